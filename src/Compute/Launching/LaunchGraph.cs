using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>
/// Launches that were recorded once and can be replayed in order with the same arguments: scalars keep their values, views their buffers.
/// Whatever changes between replays is in device memory.
/// </summary>
public abstract class LaunchGraph : IDisposable
{
    private protected LaunchGraph(AcceleratorStream stream)
    {
        Stream = stream;
    }

    /// <summary>The stream that was recorded and that runs the graph.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>Enqueues everything that was recorded. The buffers must not have been disposed.</summary>
    public abstract void Replay();

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Release();
}
