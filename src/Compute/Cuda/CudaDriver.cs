using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>The driver functions that ILGPU lacks; <see cref="ILGPU.Runtime.Cuda.CudaAPI.CurrentAPI"/> has the others.</summary>
internal static class CudaDriver
{
    /// <summary>The installed driver, unless a test has replaced it.</summary>
    internal static ICudaDriver Current { get; set; } = new NativeCudaDriver();
}

/// <summary>
/// The CUDA driver functions that ILGPU's <see cref="CudaAPI"/> lacks, named as in the driver without the prefix "cu" and the version
/// suffix. <see cref="NativeCudaDriver"/> calls the installed driver; tests substitute an interpreter, as they do for CudaAPI.
/// </summary>
internal interface ICudaDriver
{
    /// <summary>ILGPU makes this call too, but does not report how it failed.</summary>
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

/// <summary>The installed CUDA driver. CUDA 11.4 and every later driver have these functions.</summary>
internal sealed partial class NativeCudaDriver : ICudaDriver
{
    // ILGPU's name on Linux. DriverLibraries maps it to a file.
    private const string Library = "cuda";

    public CudaError Init(uint flags) => cuInit(flags);

    public CudaError GetErrorName(CudaError error, out nint name) => cuGetErrorName(error, out name);

    public CudaError FuncGetAttribute(out int value, int attribute, nint function) => cuFuncGetAttribute(out value, attribute, function);

    public CudaError StreamBeginCapture(nint stream, int mode) => cuStreamBeginCapture_v2(stream, mode);

    public CudaError StreamEndCapture(nint stream, out nint graph) => cuStreamEndCapture(stream, out graph);

    public CudaError GraphInstantiateWithFlags(out nint executable, nint graph, ulong flags) =>
        cuGraphInstantiateWithFlags(out executable, graph, flags);

    public CudaError GraphLaunch(nint executable, nint stream) => cuGraphLaunch(executable, stream);

    public CudaError GraphExecDestroy(nint executable) => cuGraphExecDestroy(executable);

    public CudaError GraphDestroy(nint graph) => cuGraphDestroy(graph);

    [LibraryImport(Library)]
    private static partial CudaError cuInit(uint flags);

    [LibraryImport(Library)]
    private static partial CudaError cuGetErrorName(CudaError error, out nint name);

    [LibraryImport(Library)]
    private static partial CudaError cuFuncGetAttribute(out int value, int attribute, nint function);

    [LibraryImport(Library)]
    private static partial CudaError cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(Library)]
    private static partial CudaError cuStreamEndCapture(nint stream, out nint graph);

    [LibraryImport(Library)]
    private static partial CudaError cuGraphInstantiateWithFlags(out nint executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    private static partial CudaError cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    private static partial CudaError cuGraphExecDestroy(nint executable);

    [LibraryImport(Library)]
    private static partial CudaError cuGraphDestroy(nint graph);
}
