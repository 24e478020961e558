using GpuTrainer.Compute;

namespace GpuTrainer.Cli;

/// <summary>The names of the compilers, for people and scripts.</summary>
internal static class CompilerNames
{
    /// <summary>The compiler of this project.</summary>
    public const string BuiltIn = "built-in";

    /// <summary>ILGPU's.</summary>
    public const string Ilgpu = "ilgpu";

    /// <summary>The name of a compiler.</summary>
    public static string Of(Compiler compiler) => compiler == Compiler.Ilgpu ? Ilgpu : BuiltIn;
}
