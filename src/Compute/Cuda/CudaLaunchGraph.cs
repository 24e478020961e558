using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>
/// A CUDA graph: one driver call enqueues everything that was recorded. To record, the launches are made once into a stream in capture
/// mode.
/// </summary>
/// <remarks>
/// While a stream is being captured, no other thread may wait for the whole accelerator: the driver would fail that call and the capture.
/// </remarks>
internal sealed class CudaLaunchGraph : LaunchGraph
{
    // A call by another thread that a capture forbids then fails in that thread, not here.
    private const int ThreadLocalCapture = 1;

    private readonly Executable _executable;

    private CudaLaunchGraph(CudaStream stream, Action launches)
        : base(stream)
    {
        stream.Accelerator.Bind();
        nint graph = Capture(stream.StreamPtr, launches);
        CudaError status = CudaDriver.Current.GraphInstantiateWithFlags(out nint executable, graph, 0);
        CudaFailure.ThrowIfFailed(CudaDriver.Current.GraphDestroy(graph), "cuGraphDestroy");
        CudaFailure.ThrowIfFailed(status, "cuGraphInstantiateWithFlags");
        _executable = new Executable(stream.Accelerator, executable);
    }

    /// <summary>Makes a graph of kernels that the build compiled.</summary>
    internal static CudaLaunchGraph Of(CudaStream stream, LaunchList launches)
    {
        // A capture does not allow loading modules.
        foreach ((BuiltInKernel kernel, _) in launches.Launches)
            ((CudaModuleKernel)kernel).Compile();
        return new CudaLaunchGraph(stream, launches.Replay);
    }

    /// <summary>Makes a graph of kernels that ILGPU loaded, their modules with them.</summary>
    internal static LaunchGraph Of(AcceleratorStream stream, Action launches) => new CudaLaunchGraph((CudaStream)stream, launches);

    public override void Replay()
    {
        ObjectDisposedException.ThrowIf(_executable.IsDisposed, this);
        Stream.Accelerator.Bind();
        CudaFailure.ThrowIfFailed(CudaDriver.Current.GraphLaunch(_executable.Handle, ((CudaStream)Stream).StreamPtr), "cuGraphLaunch");
    }

    private protected override void Release() => _executable.Dispose();

    private static nint Capture(nint stream, Action launches)
    {
        ICudaDriver driver = CudaDriver.Current;
        nint graph;
        CudaFailure.ThrowIfFailed(driver.StreamBeginCapture(stream, ThreadLocalCapture), "cuStreamBeginCapture");
        try
        {
            launches();
        }
        catch
        {
            // The stream must not stay in capture mode; the failure is rethrown.
            if (driver.StreamEndCapture(stream, out graph) == CudaError.CUDA_SUCCESS && graph != 0)
                driver.GraphDestroy(graph);
            throw;
        }

        CudaFailure.ThrowIfFailed(driver.StreamEndCapture(stream, out graph), "cuStreamEndCapture");
        return graph;
    }

    /// <summary>The CUgraphExec; ILGPU frees it with the accelerator at the latest.</summary>
    private sealed class Executable(Accelerator accelerator, nint handle) : AcceleratorObject(accelerator)
    {
        internal nint Handle { get; } = handle;

        protected override void DisposeAcceleratorObject(bool disposing)
        {
            CudaError status = CudaDriver.Current.GraphExecDestroy(Handle);
            if (disposing)
                CudaFailure.ThrowIfFailed(status, "cuGraphExecDestroy");
        }
    }
}
