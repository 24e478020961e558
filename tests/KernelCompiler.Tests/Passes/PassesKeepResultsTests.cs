using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

/// <summary>Every pass preserves the results of random kernels and produces well-formed IR.</summary>
public class PassesKeepResultsTests
{
    private const int Kernels = 200;

    /// <summary>More than any of the kernels needs, and few enough that a pass that makes one endless fails soon.</summary>
    private const long IterationLimit = 20_000;

    public static TheoryData<string, Func<Kernel, Kernel>> All => new()
    {
        { nameof(Fold), Fold.Apply },
        { nameof(UnrollLoops), UnrollLoops.Apply },
        { nameof(PromoteLocalArrays), PromoteLocalArrays.Apply },
        { nameof(EliminateJumps), EliminateJumps.Apply },
        { nameof(StandardPasses), StandardPasses.Apply },
        { "StandardPasses, EliminateJumps, StandardPasses", kernel =>
            StandardPasses.Apply(EliminateJumps.Apply(StandardPasses.Apply(kernel))) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Apply_RandomKernels_KeepsTheirResults(string pass, Func<Kernel, Kernel> apply)
    {
        for (int seed = 0; seed < Kernels; seed++)
        {
            Kernel before = RandomKernels.Make(seed);
            Kernel after = apply(before);
            Analysis.KernelVerifier.Verify(after);
            int[] expected = Run(before), actual = Run(after);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{pass} changes kernel {seed}:\n{before}\nto\n{after}");
        }
    }

    [Fact]
    public void EliminateJumps_RandomKernels_LeavesNoJumps()
    {
        for (int seed = 0; seed < Kernels; seed++)
        {
            string text = EliminateJumps.Apply(RandomKernels.Make(seed)).ToString();
            Assert.DoesNotContain(text.Split('\n'), line => line.Trim() is "return" or "break" or "continue");
        }
    }

    [Fact]
    public void Fold_AfterTheStandardPasses_ChangesNothing()
    {
        for (int seed = 0; seed < Kernels; seed++)
        {
            Kernel once = StandardPasses.Apply(RandomKernels.Make(seed));
            Assert.Same(once, Fold.Apply(once));
        }
    }

    [Fact]
    public void StandardPasses_RegisterTileProduct_KeepsItsBits()
    {
        Kernel kernel = SampleKernels.RegisterTileProduct(6, 4);
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, 6 * 9).Select(_ => random.NextSingle() - 0.5f)],
            b = [.. Enumerable.Range(0, 9 * 4).Select(_ => random.NextSingle())];
        float[] expected = new float[24], actual = new float[24];
        IrInterpreter.Run(kernel, LaunchShape.Line(1, 1), a, b, expected, 9);
        IrInterpreter.Run(StandardPasses.Apply(kernel), LaunchShape.Line(1, 1), a, b, actual, 9);
        Assert.Equal(expected, actual);
    }

    private static int[] Run(Kernel kernel)
    {
        int[] data = [.. Enumerable.Range(0, 4 * RandomKernels.ElementsPerThread).Select(i => i * 5 % 7)];
        IrInterpreter.Run(kernel, LaunchShape.Line(2, 2), IterationLimit, data, 2);
        return data;
    }
}
