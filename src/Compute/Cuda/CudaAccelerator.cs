using GpuTrainer.Compute.Cuda;

namespace GpuTrainer.Compute;

/// <summary>An open NVIDIA GPU. Launches and copies on it return at once; the compiled kernels, graphs and memory are freed with it.</summary>
public sealed unsafe class CudaAccelerator : Accelerator
{
    private readonly CudaContext _context;
    private readonly Lock _ownedLock = new();
    private readonly List<IDisposable> _owned = [];
    private long _synchronizations;

    internal CudaAccelerator(Context context, CudaDevice device, CudaContext opened)
        : base(context, device)
    {
        _context = opened;
    }

    internal override bool IsHostMemory => false;

    internal override long HostSynchronizations => Interlocked.Read(ref _synchronizations);

    /// <inheritdoc/>
    public override void Synchronize()
    {
        CountSynchronization();
        _context.Synchronize();
    }

    internal void CountSynchronization() => Interlocked.Increment(ref _synchronizations);

    /// <summary>Notes what is to be freed with the accelerator at the latest.</summary>
    internal T Own<T>(T item)
        where T : IDisposable
    {
        lock (_ownedLock)
            _owned.Add(item);
        return item;
    }

    /// <summary>Streams, graphs and markers say so when they are disposed.</summary>
    internal void Forget(IDisposable owned)
    {
        lock (_ownedLock)
            _owned.Remove(owned);
    }

    private protected override LoadedKernel MakeKernel(KernelDescriptor descriptor) => new CudaLoadedKernel(this, _context, descriptor);

    private protected override AcceleratorStream MakeStream() => Own(new CudaStream(this, _context));

    private protected override void Release()
    {
        IDisposable[] owned;
        lock (_ownedLock)
            owned = [.. _owned];
        foreach (IDisposable item in owned)
            item.Dispose();
        _context.Dispose();
    }

    private protected override nint AllocateMemory(long lengthInBytes) => _context.Allocate(lengthInBytes);

    private protected override void FreeMemory(nint pointer) => _context.Free(pointer);

    internal override void CopyFromHost(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes)
    {
        CopyFromHostMemory(stream, source, target, targetOffset, lengthInBytes);

        // The driver may still read pageable memory when the call returns.
        stream.Synchronize();
    }

    internal override void CopyToHost(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes)
    {
        CopyToHostMemory(stream, source, sourceOffset, target, lengthInBytes);
        stream.Synchronize();
    }

    internal override void CopyOnDevice(
        AcceleratorStream stream, MemoryBuffer source, long sourceOffset, MemoryBuffer target, long targetOffset, long lengthInBytes)
    {
        nint from = source.NativePtr + (nint)sourceOffset, to = target.NativePtr + (nint)targetOffset;
        _context.Check(_context.Enter().MemcpyDtoDAsync(to, from, (nuint)lengthInBytes, Handle(stream)), "MemcpyDtoDAsync");
    }

    internal override void Fill(AcceleratorStream stream, MemoryBuffer target, long targetOffset, long lengthInBytes, byte value)
    {
        nint to = target.NativePtr + (nint)targetOffset;
        _context.Check(_context.Enter().MemsetD8Async(to, value, (nuint)lengthInBytes, Handle(stream)), "MemsetD8Async");
    }

    internal override void CopyFromHostMemory(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes)
    {
        nint to = target.NativePtr + (nint)targetOffset;
        _context.Check(_context.Enter().MemcpyHtoDAsync(to, source, (nuint)lengthInBytes, Handle(stream)), "MemcpyHtoDAsync");
    }

    internal override void CopyToHostMemory(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes)
    {
        nint from = source.NativePtr + (nint)sourceOffset;
        _context.Check(_context.Enter().MemcpyDtoHAsync(target, from, (nuint)lengthInBytes, Handle(stream)), "MemcpyDtoHAsync");
    }

    internal override void* AllocateHostMemory(long lengthInBytes)
    {
        void* pointer;
        int status = _context.Enter().MemHostAlloc(&pointer, (nuint)Math.Max(lengthInBytes, 1), 0);
        if (status != 0)
            throw new CudaException(_context.Driver, "MemHostAlloc", status, $"{lengthInBytes} bytes of page-locked host memory were asked for.");
        return pointer;
    }

    internal override void FreeHostMemory(void* pointer) => _context.Check(_context.Enter().MemFreeHost(pointer), "MemFreeHost");

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches)
    {
        using LaunchList list = LaunchList.Of(stream, launches);
        return Own(new CudaLaunchGraph(this, _context, (CudaStream)stream, list));
    }

    private static nint Handle(AcceleratorStream stream) => ((CudaStream)stream).Handle;
}
