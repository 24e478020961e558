namespace GpuTrainer.Compute.Cuda;

/// <summary>An event of the driver's, with its time (half a microsecond exact).</summary>
internal sealed unsafe class CudaProfilingMarker : ProfilingMarker
{
    private const uint WithTime = 0;

    private readonly CudaAccelerator _accelerator;
    private readonly CudaContext _context;
    private nint _handle;

    internal CudaProfilingMarker(CudaStream stream, CudaAccelerator accelerator, CudaContext context)
        : base(stream)
    {
        _accelerator = accelerator;
        _context = context;
        nint handle;
        context.Check(context.Enter().EventCreate(&handle, WithTime), "EventCreate");
        _handle = handle;
        int status = context.Driver.EventRecord(handle, stream.Handle);
        if (status == 0)
            return;
        context.Driver.EventDestroy(handle);
        throw new CudaException(context.Driver, "EventRecord", status);
    }

    private nint Handle
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
        _context.Check(_context.Enter().EventSynchronize(Handle), "EventSynchronize");
    }

    private protected override TimeSpan Since(ProfilingMarker start)
    {
        float milliseconds;
        _context.Check(_context.Enter().EventElapsedTime(&milliseconds, ((CudaProfilingMarker)start).Handle, Handle), "EventElapsedTime");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private protected override void Release()
    {
        if (_handle == 0)
            return;
        nint handle = _handle;
        _handle = 0;
        _accelerator.Forget(this);
        _context.Check(_context.Enter().EventDestroy(handle), "EventDestroy");
    }
}
