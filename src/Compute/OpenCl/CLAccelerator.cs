using GpuTrainer.Compute.OpenCl;

namespace GpuTrainer.Compute;

/// <summary>An open OpenCL device. Launches and copies to it return at once; a stream is an in-order queue.</summary>
public sealed unsafe class CLAccelerator : Accelerator
{
    private readonly OpenClContext _context;
    private readonly Lock _streamsLock = new();
    private readonly List<CLStream> _streams = [];
    private long _synchronizationsOfDisposed;

    internal CLAccelerator(Context context, CLDevice device, OpenClContext opened)
        : base(context, device)
    {
        _context = opened;
        Programs = new OpenClPrograms(opened);
    }

    internal override bool IsHostMemory => false;

    internal override long HostSynchronizations
    {
        get
        {
            lock (_streamsLock)
                return _synchronizationsOfDisposed + _streams.Sum(stream => stream.Queue.HostSynchronizations);
        }
    }

    /// <summary>The built kernels.</summary>
    internal OpenClPrograms Programs { get; }

    /// <summary>The loader, which counts live objects.</summary>
    internal OpenClLibrary Library => _context.Library;

    internal OpenClContext OpenClContext => _context;

    /// <inheritdoc/>
    public override void Synchronize()
    {
        CLStream[] streams;
        lock (_streamsLock)
            streams = [.. _streams];
        foreach (CLStream stream in streams)
            stream.Synchronize();
    }

    private protected override LoadedKernel MakeKernel(KernelDescriptor descriptor) => new OpenClLoadedKernel(this, descriptor);

    private protected override AcceleratorStream MakeStream()
    {
        var stream = new CLStream(this, new OpenClQueue(_context));
        lock (_streamsLock)
            _streams.Add(stream);
        return stream;
    }

    private protected override void Release()
    {
        CLStream[] streams;
        lock (_streamsLock)
            streams = [.. _streams];
        foreach (CLStream stream in streams)
            stream.Dispose();
        Programs.Dispose();
        _context.Dispose();
    }

    private protected override nint AllocateMemory(long lengthInBytes) => _context.Allocate(lengthInBytes);

    private protected override void FreeMemory(nint pointer) => _context.Free(pointer);

    internal override void CopyFromHost(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes) =>
        Queue(stream).Write(target.NativePtr, targetOffset, source, lengthInBytes);

    internal override void CopyToHost(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes) =>
        Queue(stream).Read(source.NativePtr, sourceOffset, target, lengthInBytes);

    internal override void CopyOnDevice(
        AcceleratorStream stream, MemoryBuffer source, long sourceOffset, MemoryBuffer target, long targetOffset, long lengthInBytes) =>
        Queue(stream).Copy(source.NativePtr, sourceOffset, target.NativePtr, targetOffset, lengthInBytes);

    internal override void Fill(AcceleratorStream stream, MemoryBuffer target, long targetOffset, long lengthInBytes, byte value) =>
        Queue(stream).Fill(target.NativePtr, targetOffset, value, lengthInBytes);

    internal override void CopyFromHostMemory(AcceleratorStream stream, void* source, MemoryBuffer target, long targetOffset, long lengthInBytes) =>
        Queue(stream).WriteFromStable(target.NativePtr, targetOffset, source, lengthInBytes);

    internal override void CopyToHostMemory(AcceleratorStream stream, MemoryBuffer source, long sourceOffset, void* target, long lengthInBytes) =>
        Queue(stream).ReadToStable(source.NativePtr, sourceOffset, target, lengthInBytes);

    internal static OpenClQueue Queue(AcceleratorStream stream) => ((CLStream)stream).Queue;

    private void Forget(CLStream stream)
    {
        lock (_streamsLock)
        {
            if (_streams.Remove(stream))
                _synchronizationsOfDisposed += stream.Queue.HostSynchronizations;
        }
    }

    private sealed class CLStream(CLAccelerator accelerator, OpenClQueue queue) : AcceleratorStream(accelerator)
    {
        public OpenClQueue Queue => queue;

        public override void Synchronize() => queue.Synchronize();

        private protected override void Release()
        {
            accelerator.Forget(this);
            queue.Dispose();
        }
    }
}
