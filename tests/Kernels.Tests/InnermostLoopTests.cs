using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// The machine code of the products' innermost loops, by the JIT's own listing: a step of a tile is one run of instructions with all its
/// multiply-adds, no call, and no sum that is spilled. The JIT inlines up to a budget, and what exceeds it becomes a call without a word:
/// three quarters of the speed go.
/// </summary>
public sealed partial class InnermostLoopTests
{
    // Class, multiply-adds of a step; by the lanes that take them.
    private static readonly (string Name, int MultiplyAdds)[] FewRegisters =
    [
        ("MatMulRegisterTile_Tile4x3", 12), ("MatMulRegisterTile_Tile6x2", 12), ("MatMulRegisterTile_Narrow6x2", 12),
        ("MatMulRegisterTile_Narrow12x1", 12),
        ("ConvolutionRegisterTile_Tile4x3", 12), ("ConvolutionRegisterTile_Tile1x8", 8), ("ConvolutionWeightTile_Tile6x2", 12),
    ];

    private static readonly (string Name, int MultiplyAdds)[] ManyRegisters =
    [
        ("MatMulRegisterTile_Tile6x4", 24), ("MatMulRegisterTile_Tile8x3", 24), ("MatMulRegisterTile_Tile6x2", 12),
        ("MatMulRegisterTile_Narrow6x2", 12),
        ("MatMulRegisterTile_Narrow12x1", 12), ("ConvolutionRegisterTile_Tile8x3", 24), ("ConvolutionRegisterTile_Tile1x8", 8),
        ("ConvolutionWeightTile_Tile6x4", 24),
    ];

    [VectorTheory(128)]
    [InlineData(128)]
    public void Step_Of128Bits_HasNoCallAndNoSpill(int bits) => AssertSteps(bits, FewRegisters);

    [VectorTheory(256)]
    [InlineData(256)]
    public void Step_Of256Bits_HasNoCallAndNoSpill(int bits) => AssertSteps(bits, FewRegisters);

    [VectorTheory(512)]
    [InlineData(512)]
    public void Step_Of512Bits_HasNoCallAndNoSpill(int bits) => AssertSteps(bits, ManyRegisters);

    private static void AssertSteps(int bits, (string Name, int MultiplyAdds)[] kernels)
    {
        string[] classes = [.. kernels.Select(kernel => "GpuTrainer_Kernels_" + kernel.Name)];
        string[] listings =
            Listing($"RunVector{bits}", classes).Split("; Assembly listing for method ", StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < kernels.Length; i++)
        {
            string listing = Assert.Single(
                listings, text => text.StartsWith($"GpuTrainer.Generated.{classes[i]}:RunVector{bits}(", StringComparison.Ordinal));
            // The JIT begins a new block at each label; the step's is the one with the most multiply-adds.
            string step = Block().Split(listing).MaxBy(block => MultiplyAdd().Count(block))!;
            Assert.True(
                MultiplyAdd().Count(step) >= kernels[i].MultiplyAdds && !Call().IsMatch(step) && !Spill().IsMatch(step),
                $"{kernels[i].Name}, {bits} bits: expected {kernels[i].MultiplyAdds} multiply-adds in a row, no call and no vector on the "
                + $"stack. Got:\n{step}");
        }
    }

    private static string Listing(string method, string[] classes)
    {
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(Program).Assembly.Location, method, .. classes])
            {
                RedirectStandardError = true,
                Environment = { ["DOTNET_JitStdOutFile"] = file, ["DOTNET_JitDisasm"] = method },
            };
            using Process process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"^G_M\w+:", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\bvfmadd\d+ps\b")]
    private static partial Regex MultiplyAdd();

    [GeneratedRegex(@"^\s*call\b", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"[xyz]mmword ptr \[r[bs]p")]
    private static partial Regex Spill();

    /// <summary>A test that needs vectors of a width, and a JIT of x64.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class VectorTheoryAttribute : TheoryAttribute
    {
        private const string Try512 = "GPU_TRAINER_LISTING_512";

        public VectorTheoryAttribute(int bits)
        {
            bool has = bits switch
            {
                512 => Vector512.IsHardwareAccelerated,
                256 => Vector256.IsHardwareAccelerated,
                _ => Vector128.IsHardwareAccelerated,
            };
            if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !Fma.IsSupported)
            {
                Skip = "The listing is read for x64 processors with FMA, and this is none.";
            }
            else if (!has)
            {
                Skip = $"This processor has no vectors of {bits} bits.";
            }
            else if (bits == 512 && Environment.GetEnvironmentVariable(Try512) != "1")
            {
                Skip = $"The loops of 512 bits were written where there is no AVX-512, and nobody has read their listing yet: "
                    + $"{Try512}=1 does.";
            }
        }
    }
}
