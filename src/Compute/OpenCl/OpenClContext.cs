namespace GpuTrainer.Compute.OpenCl;

/// <summary>One opened device: it makes buffers, queues and programs.</summary>
internal sealed unsafe class OpenClContext : IDisposable
{
    private const ulong ReadWrite = 1;

    private nint _context;

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
    }

    /// <summary>The loader.</summary>
    public OpenClLibrary Library { get; }

    /// <summary>What the device is.</summary>
    public OpenClDeviceFacts Facts { get; }

    /// <summary>cl_device_id.</summary>
    public nint Device { get; }

    /// <summary>cl_context.</summary>
    public nint Handle => _context;

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

    /// <summary>Releases the context. Queues, buffers and programs are their makers' to release, before.</summary>
    public void Dispose()
    {
        Library.Release(Library.ReleaseContext, _context);
        _context = 0;
    }
}
