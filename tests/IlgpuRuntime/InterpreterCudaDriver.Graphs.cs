using GpuTrainer.Compute;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>Graphs: what a stream's capture kept.</summary>
public sealed unsafe partial class InterpreterCudaDriver
{
    private const int GlobalCapture = 0;

    private readonly Dictionary<nint, List<Action>> _graphs = [];

    CudaError ICudaDriver.StreamBeginCapture(nint stream, int mode) => Do(
        "StreamBeginCapture", () => _capture = new Capture(stream, mode, Environment.CurrentManagedThreadId),
        check: () => _capture is not null || stream == LegacyStream ? CaptureUnsupported : Alive(stream, "stream"));

    CudaError ICudaDriver.StreamEndCapture(nint stream, out nint graph)
    {
        nint handle = 0;
        bool isValid = true;
        CudaError status = Do(
            "StreamEndCapture",
            () =>
            {
                isValid = _capture!.IsValid;
                if (isValid)
                    _graphs.Add(handle = Open("graph"), _capture.Work);
                _capture = null;
            },
            check: () => _capture?.Stream != stream ? CudaError.CUDA_ERROR_INVALID_HANDLE
                : _capture.Thread != Environment.CurrentManagedThreadId ? CaptureWrongThread
                : CudaError.CUDA_SUCCESS);
        graph = handle;
        return isValid ? status : CaptureInvalidated;
    }

    CudaError ICudaDriver.GraphInstantiateWithFlags(out nint executable, nint graph, ulong flags)
    {
        nint handle = 0;
        CudaError status = Do("GraphInstantiateWithFlags", () => _graphs.Add(handle = Open("executable"), [.. _graphs[graph]]), check: () =>
            Alive(graph, "graph"));
        executable = handle;
        return status;
    }

    // Silence has a method of its own, because closures are allocated when a method starts.
    CudaError ICudaDriver.GraphLaunch(nint executable, nint stream) => IsSilent ? CudaError.CUDA_SUCCESS : Launch(executable, stream);

    private CudaError Launch(nint executable, nint stream) => Do(
        "GraphLaunch",
        () =>
        {
            _time++;
            _graphs[executable].ForEach(work => work());
        },
        check: () => Alive(executable, "executable") | IsStream(stream));

    CudaError ICudaDriver.GraphExecDestroy(nint executable) => Close("GraphExecDestroy", executable, "executable");

    CudaError ICudaDriver.GraphDestroy(nint graph) => Close("GraphDestroy", graph, "graph");
}
