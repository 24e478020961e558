namespace GpuTrainer.Compute;

/// <summary>Copies and fills views. The forms without a stream use the accelerator's default stream.</summary>
public static unsafe partial class ArrayViewExtensions
{
    /// <summary>Copies an array to the device; it may be reused on return.</summary>
    /// <param name="view">Where to.</param>
    /// <param name="data">Exactly as long as the view.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths differ: use SubView for a part.</exception>
    public static void CopyFromCPU<T>(this ArrayView<T> view, T[] data)
        where T : unmanaged => view.CopyFromCPU(null, data);

    /// <inheritdoc cref="CopyFromCPU{T}(ArrayView{T}, T[])"/>
    public static void CopyFromCPU<T>(this ArrayView<T> view, AcceleratorStream? stream, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckExact(view, data);
        view.CopyFromCPU(stream, new ReadOnlySpan<T>(data));
    }

    /// <summary>Copies a span to the start of the view; it may be reused on return.</summary>
    /// <param name="view">Where to.</param>
    /// <param name="data">No longer than the view.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is longer than the view.</exception>
    public static void CopyFromCPU<T>(this ArrayView<T> view, ReadOnlySpan<T> data)
        where T : unmanaged => view.CopyFromCPU(null, data);

    /// <inheritdoc cref="CopyFromCPU{T}(ArrayView{T}, ReadOnlySpan{T})"/>
    public static void CopyFromCPU<T>(this ArrayView<T> view, AcceleratorStream? stream, ReadOnlySpan<T> data)
        where T : unmanaged
    {
        CheckFits(view.Length, data.Length);
        if (data.Length == 0)
            return;
        MemoryBuffer buffer = Queue(view, ref stream);
        CheckNotRecording(stream);
        fixed (T* source = data)
            buffer.Accelerator.CopyFromHost(stream, source, buffer, view.Offset * sizeof(T), (long)data.Length * sizeof(T));
    }

    /// <summary>Copies the view to an array, after everything in the stream.</summary>
    /// <param name="view">Where from.</param>
    /// <param name="data">Exactly as long as the view.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths differ: use SubView for a part.</exception>
    public static void CopyToCPU<T>(this ArrayView<T> view, T[] data)
        where T : unmanaged => view.CopyToCPU(null, data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView{T}, T[])"/>
    public static void CopyToCPU<T>(this ArrayView<T> view, AcceleratorStream? stream, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckExact(view, data);
        view.CopyToCPU(stream, new Span<T>(data));
    }

    /// <summary>Copies the start of the view to a span, after everything in the stream.</summary>
    /// <param name="view">Where from.</param>
    /// <param name="data">No longer than the view; it is filled.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is longer than the view.</exception>
    public static void CopyToCPU<T>(this ArrayView<T> view, Span<T> data)
        where T : unmanaged => view.CopyToCPU(null, data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView{T}, Span{T})"/>
    public static void CopyToCPU<T>(this ArrayView<T> view, AcceleratorStream? stream, Span<T> data)
        where T : unmanaged
    {
        CheckFits(view.Length, data.Length);
        if (data.Length == 0)
            return;
        MemoryBuffer buffer = Queue(view, ref stream);
        CheckNotRecording(stream);
        fixed (T* target = data)
            buffer.Accelerator.CopyToHost(stream, buffer, view.Offset * sizeof(T), target, (long)data.Length * sizeof(T));
    }

    /// <summary>A new array with the view's elements, after everything in the stream.</summary>
    public static T[] GetAsArray1D<T>(this ArrayView<T> view)
        where T : unmanaged => view.GetAsArray1D(null);

    /// <inheritdoc cref="GetAsArray1D{T}(ArrayView{T})"/>
    public static T[] GetAsArray1D<T>(this ArrayView<T> view, AcceleratorStream? stream)
        where T : unmanaged
    {
        T[] data = GC.AllocateUninitializedArray<T>(view.IntLength);
        view.CopyToCPU(stream, data);
        return data;
    }

    /// <summary>Copies to the start of another view of the same accelerator, in stream order. The two parts must not overlap.</summary>
    /// <param name="view">Where from.</param>
    /// <param name="target">At least as long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is shorter.</exception>
    public static void CopyTo<T>(this ArrayView<T> view, ArrayView<T> target)
        where T : unmanaged => view.CopyTo(null, target);

    /// <inheritdoc cref="CopyTo{T}(ArrayView{T}, ArrayView{T})"/>
    public static void CopyTo<T>(this ArrayView<T> view, AcceleratorStream? stream, ArrayView<T> target)
        where T : unmanaged
    {
        CheckFits(target.Length, view.Length);
        if (view.Length == 0)
            return;
        MemoryBuffer source = Queue(view, ref stream);
        MemoryBuffer destination = Owner(target);
        if (destination.Accelerator != source.Accelerator)
        {
            throw new ArgumentException(
                $"CopyTo: the source lies on {source.Accelerator}, the target on {destination.Accelerator}. Copy through the host.", nameof(target));
        }

        long from = view.Offset * sizeof(T), to = target.Offset * sizeof(T), length = view.LengthInBytes;
        if (stream.Recording is null)
            source.Accelerator.CopyOnDevice(stream, source, from, destination, to, length);
        else
            RecordCopy(stream, source, from, destination, to, length);
    }

    /// <summary>Copies another view of the same accelerator to the start of this one, in stream order. The two must not overlap.</summary>
    /// <param name="view">Where to.</param>
    /// <param name="source">At most as long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The source is longer.</exception>
    public static void CopyFrom<T>(this ArrayView<T> view, ArrayView<T> source)
        where T : unmanaged => source.CopyTo(null, view);

    /// <inheritdoc cref="CopyFrom{T}(ArrayView{T}, ArrayView{T})"/>
    public static void CopyFrom<T>(this ArrayView<T> view, AcceleratorStream? stream, ArrayView<T> source)
        where T : unmanaged => source.CopyTo(stream, view);

    /// <summary>Sets every byte to 0, in stream order.</summary>
    public static void MemSetToZero<T>(this ArrayView<T> view)
        where T : unmanaged => view.MemSet(null, 0);

    /// <inheritdoc cref="MemSetToZero{T}(ArrayView{T})"/>
    public static void MemSetToZero<T>(this ArrayView<T> view, AcceleratorStream? stream)
        where T : unmanaged => view.MemSet(stream, 0);

    /// <summary>Sets every byte, in stream order.</summary>
    public static void MemSet<T>(this ArrayView<T> view, byte value)
        where T : unmanaged => view.MemSet(null, value);

    /// <inheritdoc cref="MemSet{T}(ArrayView{T}, byte)"/>
    public static void MemSet<T>(this ArrayView<T> view, AcceleratorStream? stream, byte value)
        where T : unmanaged
    {
        if (view.Length == 0)
            return;
        MemoryBuffer buffer = Queue(view, ref stream);
        if (stream.Recording is null)
            buffer.Accelerator.Fill(stream, buffer, view.Offset * sizeof(T), view.LengthInBytes, value);
        else
            RecordFill(stream, buffer, view.Offset * sizeof(T), view.LengthInBytes, value);
    }
}
