using System.ComponentModel;

namespace GpuTrainer.Compute;

/// <summary>
/// Marks a static class of helpers that kernels of other projects call, too: the build puts its source into the assembly, from where the kernel
/// compiler inlines it (docs/kernel-dialect.md). What it calls is an intrinsic, of its own, or of other classes that are marked so.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelLibraryAttribute : Attribute;

/// <summary>Carries the source of a class marked [KernelLibrary] in its assembly. The build writes it, and kernel compilers of other projects read it.</summary>
/// <param name="file">The file's name, without folders, as messages and debuggers of kernels show it.</param>
/// <param name="source">The class, with its namespace and usings, on the lines that it has in the file.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KernelLibrarySourceAttribute(string file, string source) : Attribute
{
    /// <summary>The file's name.</summary>
    public string File { get; } = file;

    /// <summary>C# text.</summary>
    public string Source { get; } = source;
}
