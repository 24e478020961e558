using System.ComponentModel;

namespace GpuTrainer.Compute;

/// <summary>
/// Marks a static class of helpers that kernels of other projects may call: the build embeds its source in the assembly, and the kernel
/// compiler inlines it from there (docs/kernel-dialect.md). The class may call intrinsics, itself, and other marked classes.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelLibraryAttribute : Attribute;

/// <summary>
/// Carries the source of a [KernelLibrary] class. The build writes it, and the kernel compiler reads it in other projects.
/// </summary>
/// <param name="file">The file's name without folders, as messages and debuggers show it.</param>
/// <param name="source">The class with its namespace and usings, on the same lines as in the file.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KernelLibrarySourceAttribute(string file, string source) : Attribute
{
    /// <summary>The file's name.</summary>
    public string File { get; } = file;

    /// <summary>C# text.</summary>
    public string Source { get; } = source;
}
