using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>A one-dimensional buffer: what <see cref="Accelerator.Allocate1D{T}(long)"/> makes.</summary>
public sealed class MemoryBuffer1D<T, TStride> : MemoryBuffer
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal MemoryBuffer1D(Accelerator accelerator, long length)
        : base(accelerator, length, Unsafe.SizeOf<T>())
    {
    }

    /// <summary>All elements: what a kernel takes.</summary>
    public ArrayView1D<T, TStride> View => new(new ArrayView<T>(this, 0, Length));

    /// <summary>The element count as extent.</summary>
    public LongIndex1D Extent => Length;

    /// <summary>The element count as extent of 32 bits.</summary>
    public Index1D IntExtent => View.IntExtent;

    /// <summary>All elements as plain view.</summary>
    public ArrayView<T> AsContiguous() => View.BaseView;
}
