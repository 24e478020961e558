namespace GpuTrainer.Compute;

/// <summary>An open device: it owns memory, streams and loaded kernels.</summary>
/// <remarks>
/// Back ends derive from it; the internal abstract members are all that they have to give. A position in memory is always (buffer, offset in
/// bytes), because an OpenCL buffer has a handle and no address.
/// </remarks>
public abstract unsafe class Accelerator : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<MemoryBuffer> _buffers = [];
    private readonly Dictionary<KernelDescriptor, LoadedKernel> _kernels = [];
    private AcceleratorStream? _defaultStream;
    private bool _disposed;

    private protected Accelerator(Context context, Device device)
    {
        Context = context;
        Device = device;
    }

    /// <summary>The context that the accelerator belongs to.</summary>
    public Context Context { get; }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <inheritdoc cref="Device.AcceleratorType"/>
    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    /// <inheritdoc cref="Device.Name"/>
    public string Name => Device.Name;

    /// <inheritdoc cref="Device.MemorySize"/>
    public long MemorySize => Device.MemorySize;

    /// <inheritdoc cref="Device.MaxGridSize"/>
    public Index3D MaxGridSize => Device.MaxGridSize;

    /// <inheritdoc cref="Device.MaxGroupSize"/>
    public Index3D MaxGroupSize => Device.MaxGroupSize;

    /// <inheritdoc cref="Device.MaxNumThreadsPerGroup"/>
    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    /// <inheritdoc cref="Device.MaxSharedMemoryPerGroup"/>
    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    /// <inheritdoc cref="Device.WarpSize"/>
    public int WarpSize => Device.WarpSize;

    /// <inheritdoc cref="Device.NumMultiprocessors"/>
    public int NumMultiprocessors => Device.NumMultiprocessors;

    /// <inheritdoc cref="Device.MaxNumThreadsPerMultiprocessor"/>
    public int MaxNumThreadsPerMultiprocessor => Device.MaxNumThreadsPerMultiprocessor;

    /// <inheritdoc cref="Device.MaxNumThreads"/>
    public int MaxNumThreads => Device.MaxNumThreads;

    /// <summary>The stream of everything that names no other.</summary>
    public AcceleratorStream DefaultStream
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _defaultStream ??= MakeStream();
            }
        }
    }

    /// <summary>Buffers that are allocated and not disposed.</summary>
    internal int LiveBuffers
    {
        get
        {
            lock (_lock)
                return _buffers.Count;
        }
    }

    /// <summary>How often the host has waited for the device: reads and synchronisations. Always 0 where launches are over on return.</summary>
    internal virtual long HostSynchronizations => 0;

    /// <summary>True if a buffer's <see cref="MemoryBuffer.NativePtr"/> is an address of this process that the host may read and write.</summary>
    internal abstract bool IsHostMemory { get; }

    /// <summary>Makes another stream. Whoever asks for it disposes it.</summary>
    public AcceleratorStream CreateStream()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return MakeStream();
    }

    /// <summary>Waits until everything in all streams is done.</summary>
    /// <exception cref="DeviceException">Something failed.</exception>
    public abstract void Synchronize();

    /// <summary>Allocates a buffer; its contents are undefined.</summary>
    /// <param name="length">Elements; 0 is allowed.</param>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged => new(this, length);

    /// <summary>Allocates a buffer that holds a copy of the array.</summary>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        MemoryBuffer1D<T, Stride1D.Dense> buffer = Allocate1D<T>(data.LongLength);
        buffer.CopyFromCPU(data);
        return buffer;
    }

    /// <summary>Waits for the device, then frees the accelerator's kernels, buffers and streams, also those that nobody disposed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        Synchronize();
        foreach (LoadedKernel kernel in _kernels.Values)
            kernel.Dispose();
        foreach (MemoryBuffer buffer in _buffers.ToArray())
            buffer.Dispose();
        _defaultStream?.Dispose();
        Release();
        Context.Unregister(this);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => Device.ToString();

    /// <summary>Loads a kernel, or finds it among those loaded.</summary>
    /// <exception cref="DeviceException">The device's compiler refuses the kernel.</exception>
    internal LoadedKernel Load(KernelDescriptor descriptor)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_kernels.TryGetValue(descriptor, out LoadedKernel? kernel))
                _kernels.Add(descriptor, kernel = MakeKernel(descriptor));
            return kernel;
        }
    }

    internal nint Register(MemoryBuffer buffer)
    {
        if (buffer.Length < 0 || buffer.Length > long.MaxValue / buffer.ElementSize)
        {
            throw new ArgumentOutOfRangeException(
                "length", buffer.Length, $"A buffer of {buffer.Length} elements of {buffer.ElementSize} bytes cannot be allocated.");
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            nint pointer = buffer.Length == 0 ? 0 : AllocateMemory(buffer.LengthInBytes);
            _buffers.Add(buffer);
            return pointer;
        }
    }

    internal void Unregister(MemoryBuffer buffer, nint pointer)
    {
        lock (_lock)
        {
            _buffers.Remove(buffer);
            if (pointer != 0)
                FreeMemory(pointer);
        }
    }

    /// <summary>Loads a kernel; called once for each descriptor.</summary>
    private protected abstract LoadedKernel MakeKernel(KernelDescriptor descriptor);

    private protected abstract AcceleratorStream MakeStream();

    /// <summary>Frees what the back end holds; the kernels, buffers and the default stream are gone already.</summary>
    private protected abstract void Release();

    /// <summary>Allocates device memory of at least 1 byte, aligned to 64 bytes or more. Gives what a view is packed with.</summary>
    private protected abstract nint AllocateMemory(long lengthInBytes);

    private protected abstract void FreeMemory(nint pointer);

    /// <summary>Copies from the host, after what is in the stream. The source may be reused on return.</summary>
    internal abstract void CopyFromHost(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes);

    /// <summary>Copies to the host, after what is in the stream, and waits for it.</summary>
    internal abstract void CopyToHost(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes);

    /// <summary>Copies between buffers of this accelerator, in stream order. The two parts do not overlap.</summary>
    internal abstract void CopyOnDevice(
        AcceleratorStream stream, MemoryBuffer source, long sourceOffset, MemoryBuffer target, long targetOffset, long lengthInBytes);

    /// <summary>Sets every byte, in stream order.</summary>
    internal abstract void Fill(AcceleratorStream stream, MemoryBuffer target, long targetOffset, long lengthInBytes, byte value);

    /// <summary>Records launches. A device with graphs of its own captures the stream instead.</summary>
    internal virtual LaunchGraph Record(AcceleratorStream stream, Action launches) => LaunchList.Of(stream, launches);

    /// <summary>
    /// Copies from host memory that <see cref="AllocateHostMemory"/> gave, in stream order; need not wait, so the source must not be touched
    /// until the stream was synchronized.
    /// </summary>
    internal virtual void CopyFromHostMemory(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes) =>
        CopyFromHost(stream, source, target, targetOffset, lengthInBytes);

    /// <summary>Copies to host memory that <see cref="AllocateHostMemory"/> gave; see <see cref="CopyFromHostMemory"/>.</summary>
    internal virtual void CopyToHostMemory(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes) =>
        CopyToHost(stream, source, sourceOffset, target, lengthInBytes);

    /// <summary>Allocates host memory that the device copies from and to directly (page-locked, if the device knows such).</summary>
    internal virtual void* AllocateHostMemory(long lengthInBytes) => HostMemory.Allocate(lengthInBytes);

    internal virtual void FreeHostMemory(void* pointer) => HostMemory.Free(pointer);
}
