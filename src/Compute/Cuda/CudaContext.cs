namespace GpuTrainer.Compute.Cuda;

/// <summary>The primary context of a device, and its memory. Every call on it goes through here, so that it is current and checked.</summary>
internal sealed unsafe class CudaContext : IDisposable
{
    // Streams are made "blocking": what goes into stream 0 comes after all that is in them, and before all that follows. So memory that is
    // allocated and freed in stream 0 can be used in any stream.
    private const nint AllocationStream = 0;
    private const int ReleaseThreshold = 4;

    // Which context the driver takes this thread's calls to mean.
    [ThreadStatic]
    private static CudaContext? _current;

    private readonly nint _handle;
    private bool _disposed;

    internal CudaContext(ICudaDriver driver, CudaDeviceFacts facts)
    {
        Driver = driver;
        Facts = facts;
        nint handle;
        Check(driver.DevicePrimaryCtxRetain(&handle, facts.Handle), "DevicePrimaryCtxRetain");
        _handle = handle;
        if (facts.HasMemoryPools)
            KeepFreedMemory();
    }

    internal ICudaDriver Driver { get; }

    internal CudaDeviceFacts Facts { get; }

    /// <summary>Held while a stream is captured, and for what a capture forbids to all threads: stream 0, and waiting for the context.</summary>
    internal Lock CaptureLock { get; } = new();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_current == this)
        {
            _current = null;
            Check(Driver.CtxSetCurrent(0), "CtxSetCurrent");
        }

        Check(Driver.DevicePrimaryCtxRelease(Facts.Handle), "DevicePrimaryCtxRelease");
    }

    /// <summary>Makes the following calls of this thread go to this context.</summary>
    internal ICudaDriver Enter()
    {
        if (_current != this)
        {
            Check(Driver.CtxSetCurrent(_handle), "CtxSetCurrent");
            _current = this;
        }

        return Driver;
    }

    /// <summary>Throws unless a call succeeded.</summary>
    /// <param name="status">What it returned.</param>
    /// <param name="call">Its name without "cu".</param>
    /// <param name="detail">What was asked for; made only when the call failed.</param>
    internal void Check(int status, string call, Func<string>? detail = null)
    {
        if (status != 0)
            throw new CudaException(Driver, call, status, detail?.Invoke() ?? "");
    }

    internal nint Allocate(long lengthInBytes)
    {
        ICudaDriver driver = Enter();
        nint address;
        string Detail() => $"{Facts.Name}: {lengthInBytes} bytes were asked for.";
        lock (CaptureLock)
        {
            if (Facts.HasMemoryPools)
                Check(driver.MemAllocAsync(&address, (nuint)lengthInBytes, AllocationStream), "MemAllocAsync", Detail);
            else
                Check(driver.MemAlloc(&address, (nuint)lengthInBytes), "MemAlloc", Detail);
        }

        return address;
    }

    internal void Free(nint address)
    {
        ICudaDriver driver = Enter();
        lock (CaptureLock)
        {
            if (Facts.HasMemoryPools)
                Check(driver.MemFreeAsync(address, AllocationStream), "MemFreeAsync");
            else
                Check(driver.MemFree(address), "MemFree");
        }
    }

    internal void Synchronize()
    {
        ICudaDriver driver = Enter();

        // To wait for the whole context is forbidden, too, while any of its streams is captured.
        lock (CaptureLock)
            Check(driver.CtxSynchronize(), "CtxSynchronize");
    }

    // By default the pool gives all freed memory back at each synchronization.
    private void KeepFreedMemory()
    {
        ICudaDriver driver = Enter();
        nint pool;
        Check(driver.DeviceGetDefaultMemPool(&pool, Facts.Handle), "DeviceGetDefaultMemPool");
        ulong everything = ulong.MaxValue;
        Check(driver.MemPoolSetAttribute(pool, ReleaseThreshold, &everything), "MemPoolSetAttribute");
    }
}
