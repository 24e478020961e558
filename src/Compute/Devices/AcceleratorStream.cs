namespace GpuTrainer.Compute;

/// <summary>A queue of launches and copies that run in order.</summary>
public abstract class AcceleratorStream : IDisposable
{
    private protected AcceleratorStream(Accelerator accelerator)
    {
        Accelerator = accelerator;
    }

    /// <summary>The accelerator that runs the queue.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Where launches go instead of the queue, while the stream is recorded.</summary>
    internal LaunchList? Recording { get; set; }

    /// <summary>Waits until everything in the queue is done.</summary>
    /// <exception cref="DeviceException">Something in the queue failed.</exception>
    public abstract void Synchronize();

    /// <summary>
    /// Puts a marker into the queue. On NVIDIA GPUs that is an event of the driver's, and the host goes on; elsewhere the host waits until the
    /// queue is empty and reads its own clock.
    /// </summary>
    /// <exception cref="InvalidOperationException">The stream is being recorded.</exception>
    public ProfilingMarker AddProfilingMarker()
    {
        if (Recording is not null)
            throw new InvalidOperationException("A profiling marker cannot be recorded in a LaunchGraph. Put markers before and after its replay.");
        return MakeMarker();
    }

    /// <summary>Frees the queue. What is in it is done first.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected virtual ProfilingMarker MakeMarker() => new HostProfilingMarker(this);

    private protected abstract void Release();
}
