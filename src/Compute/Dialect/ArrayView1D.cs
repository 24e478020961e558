namespace GpuTrainer.Compute;

/// <summary>A view that carries its stride in its type: what a buffer's View is. Converts to and from <see cref="ArrayView{T}"/>.</summary>
/// <param name="baseView">The elements.</param>
public readonly struct ArrayView1D<T, TStride>(ArrayView<T> baseView)
    where T : unmanaged
    where TStride : struct, IStride1D
{
    /// <summary>The elements as plain view.</summary>
    public ArrayView<T> BaseView { get; } = baseView;

    /// <summary>Elements.</summary>
    public long Length => BaseView.Length;

    /// <summary>Elements, as int.</summary>
    /// <exception cref="OverflowException">The view has more than int.MaxValue elements.</exception>
    public int IntLength => BaseView.IntLength;

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => BaseView.LengthInBytes;

    /// <summary>True if there is an element.</summary>
    public bool IsValid => BaseView.IsValid;

    /// <summary>The element count as extent.</summary>
    public LongIndex1D Extent => BaseView.Extent;

    /// <summary>The element count as extent of 32 bits.</summary>
    public Index1D IntExtent => BaseView.IntExtent;

    /// <summary>The element at an index; on the host for buffers of the CPU only.</summary>
    public ref T this[Index1D index] => ref BaseView[index];

    /// <summary>The element at an index; on the host for buffers of the CPU only.</summary>
    public ref T this[LongIndex1D index] => ref BaseView[index];

    /// <summary>The elements from an index on.</summary>
    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) => new(BaseView.SubView(index.X, extent.X));

    /// <summary>The elements from an index on.</summary>
    public ArrayView1D<T, TStride> SubView(LongIndex1D index, LongIndex1D extent) => new(BaseView.SubView(index.X, extent.X));

    /// <summary>The elements as plain view.</summary>
    public ArrayView<T> AsContiguous() => BaseView;

    /// <summary>The elements as plain view.</summary>
    public static implicit operator ArrayView<T>(ArrayView1D<T, TStride> view) => view.BaseView;

    /// <summary>The view with its stride in its type.</summary>
    public static implicit operator ArrayView1D<T, TStride>(ArrayView<T> view) => new(view);
}
