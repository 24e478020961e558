namespace GpuTrainer.Compute;

/// <summary>Allocates page-locked arrays, and copies between them and views without waiting.</summary>
public static unsafe class PageLockExtensions
{
    /// <summary>Allocates an array of the host that the device copies from and to directly; its elements are 0.</summary>
    /// <param name="accelerator">The accelerator that will copy.</param>
    /// <param name="extent">Elements.</param>
    public static PageLockedArray1D<T> AllocatePageLocked1D<T>(this Accelerator accelerator, LongIndex1D extent)
        where T : unmanaged
    {
        PageLockedArray1D<T> array = accelerator.AllocatePageLocked1D<T>(extent, uninitialized: true);
        array.Span.Clear();
        return array;
    }

    /// <inheritdoc cref="AllocatePageLocked1D{T}(Accelerator, LongIndex1D)"/>
    /// <param name="accelerator">The accelerator that will copy.</param>
    /// <param name="extent">Elements.</param>
    /// <param name="uninitialized">True to leave the elements undefined.</param>
    public static PageLockedArray1D<T> AllocatePageLocked1D<T>(this Accelerator accelerator, LongIndex1D extent, bool uninitialized)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return uninitialized ? new PageLockedArray1D<T>(accelerator, extent.X) : accelerator.AllocatePageLocked1D<T>(extent);
    }

    /// <summary>Starts a copy to the view; the array must not be touched until the stream was synchronized.</summary>
    /// <param name="view">Where to.</param>
    /// <param name="stream">The queue that copies.</param>
    /// <param name="source">Exactly as long as the view.</param>
    public static void CopyFromPageLockedAsync<T>(this ArrayView<T> view, AcceleratorStream stream, PageLockedArray1D<T> source)
        where T : unmanaged
    {
        if (Check(view, stream, source) is MemoryBuffer buffer)
            buffer.Accelerator.CopyFromHostMemory(stream, source.Pointer, buffer, view.Offset * sizeof(T), view.LengthInBytes);
    }

    /// <summary>Starts a copy from the view; the array must not be touched until the stream was synchronized.</summary>
    /// <param name="view">Where from.</param>
    /// <param name="stream">The queue that copies.</param>
    /// <param name="target">Exactly as long as the view.</param>
    public static void CopyToPageLockedAsync<T>(this ArrayView<T> view, AcceleratorStream stream, PageLockedArray1D<T> target)
        where T : unmanaged
    {
        if (Check(view, stream, target) is MemoryBuffer buffer)
            buffer.Accelerator.CopyToHostMemory(stream, buffer, view.Offset * sizeof(T), target.Pointer, view.LengthInBytes);
    }

    /// <inheritdoc cref="CopyFromPageLockedAsync{T}(ArrayView{T}, AcceleratorStream, PageLockedArray1D{T})"/>
    public static void CopyFromPageLockedAsync<T>(
        this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, PageLockedArray1D<T> source)
        where T : unmanaged => view.BaseView.CopyFromPageLockedAsync(stream, source);

    /// <inheritdoc cref="CopyToPageLockedAsync{T}(ArrayView{T}, AcceleratorStream, PageLockedArray1D{T})"/>
    public static void CopyToPageLockedAsync<T>(
        this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, PageLockedArray1D<T> target)
        where T : unmanaged => view.BaseView.CopyToPageLockedAsync(stream, target);

    /// <summary>The view's buffer; null if there is nothing to copy.</summary>
    private static MemoryBuffer? Check<T>(ArrayView<T> view, AcceleratorStream stream, PageLockedArray1D<T> array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        ArrayViewExtensions.CheckNotRecording(stream);
        if (array.Length != view.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(array), $"The page-locked array has {array.Length} elements, the view {view.Length}; expected as many. Use SubView.");
        }

        MemoryBuffer? buffer = view.Length == 0 ? null : view.Buffer;
        if (buffer is not null && (buffer.Accelerator != stream.Accelerator || buffer.Accelerator != array.Accelerator))
            throw new ArgumentException("The view, the stream and the page-locked array must belong to one accelerator.", nameof(array));
        return buffer;
    }
}
