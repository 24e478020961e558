using GpuTrainer.Compute;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>The same for our own calls.</summary>
internal sealed partial class FakeCudaApi : ICudaDriver
{
    private ICudaDriver VisibleDriver => _visible ?? _installedDriver;

    private ICudaDriver CurrentDriver => InterpreterCudaDriver.Current ?? VisibleDriver;

    CudaError ICudaDriver.Init(uint flags) => VisibleDriver.Init(flags);

    CudaError ICudaDriver.GetErrorName(CudaError error, out nint name) => CurrentDriver.GetErrorName(error, out name);

    CudaError ICudaDriver.FuncGetAttribute(out int value, int attribute, nint function) =>
        CurrentDriver.FuncGetAttribute(out value, attribute, function);

    CudaError ICudaDriver.StreamBeginCapture(nint stream, int mode) => CurrentDriver.StreamBeginCapture(stream, mode);

    CudaError ICudaDriver.StreamEndCapture(nint stream, out nint graph) => CurrentDriver.StreamEndCapture(stream, out graph);

    CudaError ICudaDriver.GraphInstantiateWithFlags(out nint executable, nint graph, ulong flags) =>
        CurrentDriver.GraphInstantiateWithFlags(out executable, graph, flags);

    CudaError ICudaDriver.GraphLaunch(nint executable, nint stream) => CurrentDriver.GraphLaunch(executable, stream);

    CudaError ICudaDriver.GraphExecDestroy(nint executable) => CurrentDriver.GraphExecDestroy(executable);

    CudaError ICudaDriver.GraphDestroy(nint graph) => CurrentDriver.GraphDestroy(graph);
}
