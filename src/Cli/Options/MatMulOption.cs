using System.CommandLine;
using GpuTrainer.Kernels;

namespace GpuTrainer.Cli;

/// <summary>--matmul: the library for matrix products.</summary>
internal static class MatMulOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string?> Create() => ChoiceOption.Create(
        "--matmul", "The library for matrix products: this project's, or cuBLAS on CUDA, whose results differ in the last bits. "
            + $"Default: {MatMulNames.BuiltIn}.",
        [MatMulNames.BuiltIn, MatMulNames.Cublas]);

    /// <summary>The library.</summary>
    public static MatMulLibrary Read(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) == MatMulNames.Cublas ? MatMulLibrary.Cublas : MatMulLibrary.BuiltIn;
}
