namespace GpuTrainer.Compute.OpenCl;

/// <summary>
/// One device with its context and its in-order queue. Everything that is enqueued runs in order; only reads and
/// <see cref="Synchronize"/> make the host wait.
/// </summary>
internal sealed unsafe class OpenClContext : IDisposable
{
    private const ulong ReadWrite = 1;

    // Drivers may hold enqueued work back until told; after so many launches the device surely has something to do.
    private const int LaunchesPerFlush = 8;

    private readonly nint _context;
    private readonly nint _queue;
    private readonly OpenClUploads _uploads;
    private int _unflushed;
    private bool _disposed;

    /// <summary>Opens a device.</summary>
    /// <param name="library">The loader that found it.</param>
    /// <param name="entry">The device.</param>
    public OpenClContext(OpenClLibrary library, OpenClPlatforms.Entry entry)
    {
        Library = library;
        Facts = entry.Facts;
        Device = entry.Device;
        nint* properties = stackalloc nint[] { 0x1084, entry.Platform, 0 };
        nint device = entry.Device;
        int status;
        nint context = library.CreateContext(properties, 1, &device, 0, 0, &status);
        _context = library.Own(context, status, "clCreateContext");
        nint queue = library.CreateCommandQueue(_context, device, 0, &status);
        if (status != 0)
        {
            library.Release(library.ReleaseContext, _context);
        }

        _queue = library.Own(queue, status, "clCreateCommandQueue");
        _uploads = new OpenClUploads(library, _queue);
    }

    /// <summary>The loader.</summary>
    public OpenClLibrary Library { get; }

    /// <summary>What the device is.</summary>
    public OpenClDeviceFacts Facts { get; }

    /// <summary>cl_device_id.</summary>
    public nint Device { get; }

    /// <summary>cl_context.</summary>
    public nint Handle => _context;

    /// <summary>How often the host has waited for the device.</summary>
    public long HostSynchronizations { get; private set; }

    /// <summary>Makes a buffer of uninitialised bytes.</summary>
    /// <returns>cl_mem.</returns>
    public nint Allocate(long bytes)
    {
        int status;
        nint buffer = Library.CreateBuffer(_context, ReadWrite, (nuint)bytes, null, &status);
        if (status is OpenClStatus.InvalidBufferSize or OpenClStatus.MemObjectAllocationFailure or OpenClStatus.OutOfResources
            or OpenClStatus.OutOfHostMemory)
        {
            throw new OpenClException(
                "clCreateBuffer",
                status,
                $"{Facts.Name} has no room for a buffer of {bytes:N0} bytes: its memory is {Facts.GlobalMemoryBytes:N0} bytes, its largest "
                    + $"buffer {Facts.MaxAllocationBytes:N0}.");
        }

        return Library.Own(buffer, status, "clCreateBuffer");
    }

    /// <summary>Frees a buffer; OpenCL keeps it until the work enqueued so far no longer needs it.</summary>
    public void Free(nint buffer) => Library.Release(Library.ReleaseMemObject, buffer);

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
                Library.EnqueueReadBuffer(_queue, buffer, 1, (nuint)offsetInBytes, (nuint)bytes, target, 0, null, null), "clEnqueueReadBuffer");
            _uploads.ReleaseAll();
        }
    }

    /// <summary>Copies on the device; the ranges may not overlap.</summary>
    public void Copy(nint source, long sourceOffsetInBytes, nint target, long targetOffsetInBytes, long bytes)
    {
        if (bytes > 0)
        {
            OpenClException.ThrowIfFailed(
                Library.EnqueueCopyBuffer(
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
                Library.EnqueueFillBuffer(_queue, buffer, &value, 1, (nuint)offsetInBytes, (nuint)bytes, 0, null, null), "clEnqueueFillBuffer");
        }
    }

    /// <summary>Enqueues a kernel whose arguments are set.</summary>
    public void Launch(nint kernel, nuint* globalSize, nuint* localSize, string name)
    {
        int status = Library.EnqueueNDRangeKernel(_queue, kernel, 3, null, globalSize, localSize, 0, null, null);
        if (status != 0)
        {
            throw new OpenClException(
                "clEnqueueNDRangeKernel",
                status,
                $"Kernel {name}, grid ({globalSize[0] / localSize[0]}, {globalSize[1] / localSize[1]}, {globalSize[2] / localSize[2]}) groups of "
                    + $"({localSize[0]}, {localSize[1]}, {localSize[2]}) threads, on {Facts.Name} (at most {Facts.MaxGroupSize} threads a group).");
        }

        if (++_unflushed == LaunchesPerFlush)
        {
            _unflushed = 0;
            OpenClException.ThrowIfFailed(Library.Flush(_queue), "clFlush");
        }
    }

    /// <summary>Waits until everything enqueued is done.</summary>
    public void Synchronize()
    {
        HostSynchronizations++;
        OpenClException.ThrowIfFailed(Library.Finish(_queue), "clFinish");
        _uploads.ReleaseAll();
    }

    /// <summary>Waits, and releases the queue and the context. Buffers and programs are their makers' to release, before.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _ = Library.Finish(_queue);
            _uploads.ReleaseAll();
            Library.Release(Library.ReleaseCommandQueue, _queue);
            Library.Release(Library.ReleaseContext, _context);
        }
    }
}
