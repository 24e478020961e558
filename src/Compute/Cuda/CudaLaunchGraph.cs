namespace GpuTrainer.Compute.Cuda;

/// <summary>
/// A CUDA graph: one call of the driver puts all that was recorded into the stream. It is made from a launch list that runs once into a
/// captured stream, so that nothing but the list's launches can get in.
/// </summary>
internal sealed unsafe class CudaLaunchGraph : LaunchGraph
{
    // Calls of other threads that a capture forbids fail in those threads, not here.
    private const int ThreadLocalCapture = 1;

    private readonly CudaAccelerator _accelerator;
    private readonly CudaContext _context;
    private nint _executable;

    internal CudaLaunchGraph(CudaAccelerator accelerator, CudaContext context, CudaStream stream, LaunchList launches)
        : base(stream)
    {
        _accelerator = accelerator;
        _context = context;

        // Loading modules is not allowed within a capture.
        foreach (LoadedKernel kernel in launches.Kernels)
            ((CudaLoadedKernel)kernel).Compile();

        nint graph = Capture(stream, launches);
        nint executable;
        int status = context.Enter().GraphInstantiateWithFlags(&executable, graph, 0);
        context.Check(context.Driver.GraphDestroy(graph), "GraphDestroy");
        context.Check(status, "GraphInstantiateWithFlags");
        _executable = executable;
    }

    public override void Replay()
    {
        ObjectDisposedException.ThrowIf(_executable == 0, this);
        _context.Check(_context.Enter().GraphLaunch(_executable, ((CudaStream)Stream).Handle), "GraphLaunch");
    }

    private protected override void Release()
    {
        if (_executable == 0)
            return;
        nint executable = _executable;
        _executable = 0;
        _accelerator.Forget(this);
        _context.Check(_context.Enter().GraphExecDestroy(executable), "GraphExecDestroy");
    }

    private nint Capture(CudaStream stream, LaunchList launches)
    {
        ICudaDriver driver = _context.Enter();
        nint graph;
        lock (_context.CaptureLock)
        {
            _context.Check(driver.StreamBeginCapture(stream.Handle, ThreadLocalCapture), "StreamBeginCapture");
            try
            {
                launches.Replay();
            }
            catch
            {
                // The stream must not stay in capture; what failed is thrown on.
                if (driver.StreamEndCapture(stream.Handle, &graph) == 0 && graph != 0)
                    driver.GraphDestroy(graph);
                throw;
            }

            _context.Check(driver.StreamEndCapture(stream.Handle, &graph), "StreamEndCapture");
        }

        return graph;
    }
}
