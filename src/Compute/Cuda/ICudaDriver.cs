using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>
/// The functions of the CUDA driver that ILGPU's <see cref="CudaAPI"/> lacks, named as in the driver less the prefix "cu" and the version suffix.
/// <see cref="NativeCudaDriver"/> calls the installed driver; tests put an interpreter in its place, as they do under CudaAPI.
/// </summary>
internal interface ICudaDriver
{
    /// <summary>ILGPU makes this call, too, but keeps to itself how it failed.</summary>
    CudaError Init(uint flags);

    CudaError GetErrorName(CudaError error, out nint name);

    CudaError FuncGetAttribute(out int value, int attribute, nint function);

    CudaError StreamBeginCapture(nint stream, int mode);

    CudaError StreamEndCapture(nint stream, out nint graph);

    CudaError GraphInstantiateWithFlags(out nint executable, nint graph, ulong flags);

    CudaError GraphLaunch(nint executable, nint stream);

    CudaError GraphExecDestroy(nint executable);

    CudaError GraphDestroy(nint graph);
}
