namespace GpuTrainer.Compute.OpenCl;

/// <summary>
/// An in-order queue of a device. Launches, fills and copies to the device return at once; only reads and <see cref="Synchronize"/> make
/// the host wait.
/// </summary>
internal sealed unsafe class OpenClQueue : IDisposable
{
    // Drivers may hold enqueued work back until told; after so many launches the device surely has something to do.
    private const int LaunchesPerFlush = 8;

    private readonly OpenClLibrary _library;
    private readonly OpenClDeviceFacts _facts;
    private readonly OpenClUploads _uploads;
    private nint _queue;
    private int _unflushed;

    /// <summary>Makes a queue.</summary>
    public OpenClQueue(OpenClContext context)
    {
        _library = context.Library;
        _facts = context.Facts;
        int status;
        nint queue = _library.CreateCommandQueue(context.Handle, context.Device, 0, &status);
        _queue = _library.Own(queue, status, "clCreateCommandQueue");
        _uploads = new OpenClUploads(_library, _queue);
    }

    /// <summary>How often the host has waited for the device.</summary>
    public long HostSynchronizations { get; private set; }

    /// <summary>Copies to the device. The source may be changed as soon as this returns, yet the host does not wait for the device.</summary>
    public void Write(nint buffer, long offsetInBytes, void* source, long bytes)
    {
        if (bytes > 0)
        {
            HostSynchronizations += _uploads.Write(buffer, offsetInBytes, source, bytes) ? 1 : 0;
        }
    }

    /// <summary>Copies from the device, when all enqueued before is done.</summary>
    public void Read(nint buffer, long offsetInBytes, void* target, long bytes)
    {
        if (bytes > 0)
        {
            HostSynchronizations++;
            OpenClException.ThrowIfFailed(
                _library.EnqueueReadBuffer(_queue, buffer, 1, (nuint)offsetInBytes, (nuint)bytes, target, 0, null, null), "clEnqueueReadBuffer");
            _uploads.ReleaseAll();
        }
    }

    /// <summary>Copies to the device from memory that stays as it is until the queue was synchronized.</summary>
    public void WriteFromStable(nint buffer, long offsetInBytes, void* source, long bytes)
    {
        if (bytes > 0)
        {
            OpenClException.ThrowIfFailed(
                _library.EnqueueWriteBuffer(_queue, buffer, 0, (nuint)offsetInBytes, (nuint)bytes, source, 0, null, null), "clEnqueueWriteBuffer");
        }
    }

    /// <summary>Copies from the device to memory that nobody looks at until the queue was synchronized.</summary>
    public void ReadToStable(nint buffer, long offsetInBytes, void* target, long bytes)
    {
        if (bytes > 0)
        {
            OpenClException.ThrowIfFailed(
                _library.EnqueueReadBuffer(_queue, buffer, 0, (nuint)offsetInBytes, (nuint)bytes, target, 0, null, null), "clEnqueueReadBuffer");
        }
    }

    /// <summary>Copies on the device; the ranges may not overlap.</summary>
    public void Copy(nint source, long sourceOffsetInBytes, nint target, long targetOffsetInBytes, long bytes)
    {
        if (bytes > 0)
        {
            OpenClException.ThrowIfFailed(
                _library.EnqueueCopyBuffer(
                    _queue, source, target, (nuint)sourceOffsetInBytes, (nuint)targetOffsetInBytes, (nuint)bytes, 0, null, null),
                "clEnqueueCopyBuffer");
        }
    }

    /// <summary>Sets bytes on the device.</summary>
    public void Fill(nint buffer, long offsetInBytes, byte value, long bytes)
    {
        if (bytes > 0)
        {
            OpenClException.ThrowIfFailed(
                _library.EnqueueFillBuffer(_queue, buffer, &value, 1, (nuint)offsetInBytes, (nuint)bytes, 0, null, null), "clEnqueueFillBuffer");
        }
    }

    /// <summary>Enqueues a kernel whose arguments are set.</summary>
    public void Launch(nint kernel, nuint* globalSize, nuint* localSize, string name)
    {
        int status = _library.EnqueueNDRangeKernel(_queue, kernel, 3, null, globalSize, localSize, 0, null, null);
        if (status != 0)
        {
            throw new OpenClException(
                "clEnqueueNDRangeKernel",
                status,
                $"Kernel {name}, grid ({globalSize[0] / localSize[0]}, {globalSize[1] / localSize[1]}, {globalSize[2] / localSize[2]}) groups of "
                    + $"({localSize[0]}, {localSize[1]}, {localSize[2]}) threads, on {_facts.Name} (at most {_facts.MaxGroupSize} threads a group).");
        }

        if (++_unflushed == LaunchesPerFlush)
        {
            _unflushed = 0;
            OpenClException.ThrowIfFailed(_library.Flush(_queue), "clFlush");
        }
    }

    /// <summary>Waits until everything enqueued is done.</summary>
    public void Synchronize()
    {
        HostSynchronizations++;
        OpenClException.ThrowIfFailed(_library.Finish(_queue), "clFinish");
        _uploads.ReleaseAll();
    }

    /// <summary>Waits, and releases the queue.</summary>
    public void Dispose()
    {
        if (_queue != 0)
        {
            _ = _library.Finish(_queue);
            _uploads.ReleaseAll();
            _library.Release(_library.ReleaseCommandQueue, _queue);
            _queue = 0;
        }
    }
}
