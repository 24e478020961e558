namespace GpuTrainer.Compute.Cuda;

/// <summary>A stream of the driver's.</summary>
internal sealed unsafe class CudaStream : AcceleratorStream
{
    private const uint Blocking = 0;

    private readonly CudaAccelerator _accelerator;
    private readonly CudaContext _context;
    private nint _handle;

    internal CudaStream(CudaAccelerator accelerator, CudaContext context)
        : base(accelerator)
    {
        _accelerator = accelerator;
        _context = context;
        nint handle;
        context.Check(context.Enter().StreamCreate(&handle, Blocking), "StreamCreate");
        _handle = handle;
    }

    /// <summary>The CUstream.</summary>
    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    public override void Synchronize()
    {
        _accelerator.CountSynchronization();
        _context.Check(_context.Enter().StreamSynchronize(Handle), "StreamSynchronize");
    }

    private protected override ProfilingMarker MakeMarker() => _accelerator.Own(new CudaProfilingMarker(this, _accelerator, _context));

    private protected override void Release()
    {
        if (_handle == 0)
            return;
        nint handle = _handle;
        _handle = 0;
        _accelerator.Forget(this);

        // The driver lets what is in the stream end first.
        _context.Check(_context.Enter().StreamDestroy(handle), "StreamDestroy");
    }
}
