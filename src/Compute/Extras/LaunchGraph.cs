namespace GpuTrainer.Compute;

/// <summary>
/// Launches, fills and copies on the device that were recorded once and can be run again, in order, with the very same arguments: scalars
/// keep their values, views their buffers. What changes from run to run lies in device memory.
/// </summary>
public abstract class LaunchGraph : IDisposable
{
    private protected LaunchGraph(AcceleratorStream stream)
    {
        Stream = stream;
    }

    /// <summary>The stream that was recorded, and that runs the graph.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>Records what the callback puts into the stream, without running it.</summary>
    /// <param name="stream">The stream that the callback uses.</param>
    /// <param name="launches">Launches, fills and copies on the device; neither copies from or to the host nor waiting.</param>
    /// <exception cref="InvalidOperationException">The stream is being recorded, or the callback copies from or to the host.</exception>
    public static LaunchGraph Record(AcceleratorStream stream, Action launches)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(launches);
        return stream.Accelerator.Record(stream, launches);
    }

    /// <summary>Puts everything recorded into the stream. The buffers must not have been disposed.</summary>
    public abstract void Replay();

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Release();
}
