using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

/// <summary>Every pass leaves the results of random kernels as they were, and its IR well formed.</summary>
public class PassesKeepResultsTests
{
    private const int Kernels = 200;

    /// <summary>More than any of the kernels needs, and little enough for a pass that makes one endless to be found out soon.</summary>
    private const long TurnLimit = 20_000;

    public static TheoryData<string, Func<Kernel, Kernel>> All => new()
    {
        { nameof(Fold), Fold.Apply },
        { nameof(UnrollLoops), UnrollLoops.Apply },
        { nameof(PromoteLocalArrays), PromoteLocalArrays.Apply },
        { nameof(EliminateJumps), EliminateJumps.Apply },
        { nameof(EliminateJumps.ApplyToReturns), WithoutReturns },
        { nameof(Standard), Standard.Apply },
        { "Standard, EliminateJumps, Standard", kernel => Standard.Apply(EliminateJumps.Apply(Standard.Apply(kernel))) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Pass_OverRandomKernels_KeepsTheirResults(string pass, Func<Kernel, Kernel> apply)
    {
        for (int seed = 0; seed < Kernels; seed++)
        {
            Kernel before = RandomKernels.Make(seed);
            Kernel after = apply(before);
            Analysis.Verifier.Verify(after);
            int[] expected = Run(before), actual = Run(after);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{pass} changes kernel {seed}:\n{before}\nto\n{after}");
        }
    }

    [Fact]
    public void Jumps_Eliminated_AreGone()
    {
        for (int seed = 0; seed < Kernels; seed++)
        {
            string text = EliminateJumps.Apply(RandomKernels.Make(seed)).ToString();
            Assert.DoesNotContain(text.Split('\n'), line => line.Trim() is "return" or "break" or "continue");
        }
    }

    [Fact]
    public void Pass_RunTwice_FindsNothingMore()
    {
        for (int seed = 0; seed < Kernels; seed++)
        {
            Kernel once = Standard.Apply(RandomKernels.Make(seed));
            Assert.Same(once, Fold.Apply(once));
        }
    }

    [Fact]
    public void RegisterTileProduct_AfterThePasses_KeepsItsBits()
    {
        Kernel kernel = SampleKernels.RegisterTileProduct(6, 4);
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, 6 * 9).Select(_ => random.NextSingle() - 0.5f)], b = [.. Enumerable.Range(0, 9 * 4).Select(_ => random.NextSingle())];
        float[] expected = new float[24], actual = new float[24];
        IrInterpreter.Run(kernel, LaunchShape.Line(1, 1), a, b, expected, 9);
        IrInterpreter.Run(Standard.Apply(kernel), LaunchShape.Line(1, 1), a, b, actual, 9);
        Assert.Equal(expected, actual);
    }

    private static Kernel WithoutReturns(Kernel kernel)
    {
        Kernel result = kernel.With(EliminateJumps.ApplyToReturns(kernel.Body, new FreshLocals(kernel).Create), kernel.LocalArrays);
        Assert.DoesNotContain(result.ToString().Split('\n'), line => line.Trim() == "return");
        return result;
    }

    private static int[] Run(Kernel kernel)
    {
        int[] data = [.. Enumerable.Range(0, 4 * RandomKernels.ElementsPerThread).Select(i => i * 5 % 7)];
        IrInterpreter.Run(kernel, LaunchShape.Line(2, 2), TurnLimit, data, 2);
        return data;
    }
}
