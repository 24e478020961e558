using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>A kernel accessed an element outside a view. Thrown by the checked (scalar) form on the CPU.</summary>
/// <param name="kernel">Full C# name of the kernel.</param>
/// <param name="source">The access: File.cs(line).</param>
/// <param name="view">The name of the view or array.</param>
/// <param name="index">The index that was used.</param>
/// <param name="length">The elements there are.</param>
public sealed class KernelException(string kernel, string source, string view, long index, long length)
    : Exception($"{source}: kernel {kernel} accessed {view}[{index}], but {view} has {length} elements (expected 0 <= index < {length}).")
{
    /// <summary>Full C# name of the kernel.</summary>
    public string Kernel { get; } = kernel;

    /// <summary>The access: File.cs(line).</summary>
    public string SourceLocation { get; } = source;

    /// <summary>The name of the view or array.</summary>
    public string View { get; } = view;

    /// <summary>The index that was used.</summary>
    public long Index { get; } = index;

    /// <summary>The elements there are.</summary>
    public long Length { get; } = length;
}

/// <summary>Called by the checked form of generated kernels.</summary>
public static class CpuKernelChecks
{
    /// <summary>Reports an access outside a view.</summary>
    /// <param name="kernel">Full C# name of the kernel.</param>
    /// <param name="source">The access: File.cs(line).</param>
    /// <param name="view">The name of the view or array.</param>
    /// <param name="index">The index that was used.</param>
    /// <param name="length">The elements there are.</param>
    /// <exception cref="KernelException">Always.</exception>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the throw out of the kernel's loops.
    public static void ThrowOutOfRange(string kernel, string source, string view, long index, long length) =>
        throw new KernelException(kernel, source, view, index, length);
}
