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

    /// <summary>Frees the queue. What is in it is done first.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Release();
}
