using System.CommandLine;
using GpuTrainer.Kernels;

namespace GpuTrainer.Cli;

/// <summary>--matmul: whose matrix products.</summary>
internal static class MatMulOption
{
    /// <summary>The name of cuBLAS's products.</summary>
    public const string Cublas = "cublas";

    private const string BuiltIn = "built-in";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => ChoiceOption.Create(
        "--matmul", $"Whose matrix products: this project's, or cuBLAS on CUDA, whose bits are its own; default: {BuiltIn}.", [BuiltIn, Cublas]);

    /// <summary>What the user wants.</summary>
    public static MatMulLibrary Read(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) == Cublas ? MatMulLibrary.Cublas : MatMulLibrary.BuiltIn;

    /// <summary>The name of a library of products, for people and scripts.</summary>
    public static string NameOf(MatMulLibrary library) => library == MatMulLibrary.Cublas ? Cublas : BuiltIn;
}
