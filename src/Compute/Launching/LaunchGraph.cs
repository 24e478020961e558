using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>
/// Launches that were recorded once and can be run again, in order, with the very same arguments: scalars keep their values, views their
/// buffers. What changes from run to run lies in device memory.
/// </summary>
public abstract class LaunchGraph : IDisposable
{
    private protected LaunchGraph(AcceleratorStream stream)
    {
        Stream = stream;
    }

    /// <summary>The stream that was recorded, and that runs the graph.</summary>
    public AcceleratorStream Stream { get; }

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
