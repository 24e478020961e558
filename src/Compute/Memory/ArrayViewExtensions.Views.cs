namespace GpuTrainer.Compute;

// The same for the view of a buffer: extension methods do not convert their receiver.
public static unsafe partial class ArrayViewExtensions
{
    /// <inheritdoc cref="CopyFromCPU{T}(ArrayView{T}, T[])"/>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data)
        where T : unmanaged => view.BaseView.CopyFromCPU(data);

    /// <inheritdoc cref="CopyFromCPU{T}(ArrayView{T}, AcceleratorStream, T[])"/>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, T[] data)
        where T : unmanaged => view.BaseView.CopyFromCPU(stream, data);

    /// <inheritdoc cref="CopyFromCPU{T}(ArrayView{T}, ReadOnlySpan{T})"/>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, ReadOnlySpan<T> data)
        where T : unmanaged => view.BaseView.CopyFromCPU(data);

    /// <inheritdoc cref="CopyFromCPU{T}(ArrayView{T}, AcceleratorStream, ReadOnlySpan{T})"/>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, ReadOnlySpan<T> data)
        where T : unmanaged => view.BaseView.CopyFromCPU(stream, data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView{T}, T[])"/>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data)
        where T : unmanaged => view.BaseView.CopyToCPU(data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView{T}, AcceleratorStream, T[])"/>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, T[] data)
        where T : unmanaged => view.BaseView.CopyToCPU(stream, data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView{T}, Span{T})"/>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, Span<T> data)
        where T : unmanaged => view.BaseView.CopyToCPU(data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView{T}, AcceleratorStream, Span{T})"/>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, Span<T> data)
        where T : unmanaged => view.BaseView.CopyToCPU(stream, data);

    /// <inheritdoc cref="GetAsArray1D{T}(ArrayView{T})"/>
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged => view.BaseView.GetAsArray1D();

    /// <inheritdoc cref="GetAsArray1D{T}(ArrayView{T}, AcceleratorStream)"/>
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream)
        where T : unmanaged => view.BaseView.GetAsArray1D(stream);

    /// <inheritdoc cref="CopyTo{T}(ArrayView{T}, ArrayView{T})"/>
    public static void CopyTo<T>(this ArrayView1D<T, Stride1D.Dense> view, ArrayView<T> target)
        where T : unmanaged => view.BaseView.CopyTo(target);

    /// <inheritdoc cref="CopyTo{T}(ArrayView{T}, AcceleratorStream, ArrayView{T})"/>
    public static void CopyTo<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, ArrayView<T> target)
        where T : unmanaged => view.BaseView.CopyTo(stream, target);

    /// <inheritdoc cref="CopyFrom{T}(ArrayView{T}, ArrayView{T})"/>
    public static void CopyFrom<T>(this ArrayView1D<T, Stride1D.Dense> view, ArrayView<T> source)
        where T : unmanaged => view.BaseView.CopyFrom(source);

    /// <inheritdoc cref="CopyFrom{T}(ArrayView{T}, AcceleratorStream, ArrayView{T})"/>
    public static void CopyFrom<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, ArrayView<T> source)
        where T : unmanaged => view.BaseView.CopyFrom(stream, source);

    /// <inheritdoc cref="MemSetToZero{T}(ArrayView{T})"/>
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged => view.BaseView.MemSetToZero();

    /// <inheritdoc cref="MemSetToZero{T}(ArrayView{T}, AcceleratorStream)"/>
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream)
        where T : unmanaged => view.BaseView.MemSetToZero(stream);

    /// <inheritdoc cref="MemSet{T}(ArrayView{T}, byte)"/>
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, byte value)
        where T : unmanaged => view.BaseView.MemSet(value);

    /// <inheritdoc cref="MemSet{T}(ArrayView{T}, AcceleratorStream, byte)"/>
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream? stream, byte value)
        where T : unmanaged => view.BaseView.MemSet(stream, value);
}
