using System.Diagnostics.CodeAnalysis;

namespace GpuTrainer.Compute;

public static unsafe partial class ArrayViewExtensions
{
    /// <summary>The buffer of a view that is not empty, and its default stream if no other is given.</summary>
    private static MemoryBuffer Queue<T>(ArrayView<T> view, [NotNull] ref AcceleratorStream? stream)
        where T : unmanaged
    {
        MemoryBuffer buffer = Owner(view);
        stream ??= buffer.Accelerator.DefaultStream;
        if (stream.Accelerator != buffer.Accelerator)
            throw new ArgumentException($"The view lies on {buffer.Accelerator}, but the stream belongs to {stream.Accelerator}.", nameof(stream));
        return buffer;
    }

    // A view that is not empty has a buffer: only the default view has none, and its length is 0.
    private static MemoryBuffer Owner<T>(ArrayView<T> view)
        where T : unmanaged
    {
        MemoryBuffer buffer = view.Buffer!;
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        return buffer;
    }

    internal static void CheckNotRecording(AcceleratorStream stream)
    {
        if (stream.Recording is not null)
            throw new InvalidOperationException("A copy from or to the host cannot be recorded in a LaunchGraph. Copy before or after.");
    }

    // In methods of their own, because a closure is allocated where the method begins.
    private static void RecordCopy(AcceleratorStream stream, MemoryBuffer source, long from, MemoryBuffer target, long to, long lengthInBytes) =>
        stream.Recording!.Add(() => stream.Accelerator.CopyOnDevice(stream, source, from, target, to, lengthInBytes));

    private static void RecordFill(AcceleratorStream stream, MemoryBuffer target, long offset, long lengthInBytes, byte value) =>
        stream.Recording!.Add(() => stream.Accelerator.Fill(stream, target, offset, lengthInBytes, value));

    private static void CheckExact<T>(ArrayView<T> view, T[] data)
        where T : unmanaged
    {
        if (data.LongLength != view.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(data), $"The array has {data.LongLength} elements, the view {view.Length}; expected as many. Use SubView for a part.");
        }
    }

    private static void CheckFits(long room, long length)
    {
        if (length > room)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), $"Cannot copy {length} elements from or to a view of {room} elements. Use SubView or a span of a part.");
        }
    }
}
