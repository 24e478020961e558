using System.Runtime.CompilerServices;
using GpuTrainer.Compute;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>
/// Takes the place of the process's CUDA driver in ILGPU, and forwards each call to the driver it is meant for: the interpreting one whose
/// device or context it names, or whose context the thread is in; without such, the installed driver.
/// </summary>
internal sealed partial class FakeCudaApi : CudaAPI
{
    // Answers if there is neither a test's driver nor an installed one.
    private static readonly InterpreterCudaDriver None = new() { IsInstalled = false };

    // The driver that device searches on this thread see.
    [ThreadStatic]
    private static InterpreterCudaDriver? _visible;

    private readonly CudaAPI _installed;
    private readonly ICudaDriver _installedDriver;

    private FakeCudaApi(CudaAPI installed, ICudaDriver installedDriver)
    {
        _installed = installed.IsSupported ? installed : None;
        _installedDriver = installedDriver;
    }

    public override bool IsSupported => Visible.IsSupported;

    private CudaAPI Visible => _visible ?? _installed;

    private CudaAPI Current => InterpreterCudaDriver.Current ?? _visible ?? _installed;

    /// <summary>Puts it in ILGPU's place, which must happen before ILGPU's first use of CUDA: call it from a module initializer.</summary>
    public static void Install()
    {
        // Ours first: it brings the resolver without which ILGPU would not find an installed driver.
        ICudaDriver installed = CudaDriver.Current;
        ref CudaAPI current = ref CurrentApi(null);
        if (current is FakeCudaApi)
            return;
        FakeCudaApi fake = new(current, installed);
        current = fake;
        CudaDriver.Current = fake;
    }

    /// <summary>Makes device searches on this thread see a driver.</summary>
    public static void Show(InterpreterCudaDriver? driver)
    {
        // ILGPU initializes the driver when it loads it, which it never does here.
        driver?.Init();
        _visible = driver;
    }

    internal override CudaError cuCtxSetCurrent(nint context)
    {
        if (InterpreterCudaDriver.OfContext(context) is { } driver)
            return driver.cuCtxSetCurrent(context);
        InterpreterCudaDriver.LeaveContext();
        return _installed.IsSupported ? _installed.cuCtxSetCurrent(context) : CudaError.CUDA_SUCCESS;
    }

    internal override CudaError cuInit(int flags) => Visible.cuInit(flags);

    internal override CudaError cuDriverGetVersion(out int driverVersion) => Visible.cuDriverGetVersion(out driverVersion);

    internal override CudaError cuDeviceGet(out int device, int ordinal) => Visible.cuDeviceGet(out device, ordinal);

    internal override CudaError cuDeviceGetCount(out int count) => Visible.cuDeviceGetCount(out count);

    internal override CudaError cuDeviceGetName(byte[] name, int length, int device) => Of(device).cuDeviceGetName(name, length, device);

    internal override CudaError cuDeviceTotalMem_v2(out nint bytes, int device) => Of(device).cuDeviceTotalMem_v2(out bytes, device);

    internal override CudaError cuDeviceGetAttribute(out int value, DeviceAttributeKind attribute, int device) =>
        Of(device).cuDeviceGetAttribute(out value, attribute, device);

    internal override CudaError cuCtxCreate_v2(out nint context, CudaAcceleratorFlags flags, int device) =>
        Of(device).cuCtxCreate_v2(out context, flags, device);

    internal override CudaError cuCtxDestroy_v2(nint context) => OfContext(context).cuCtxDestroy_v2(context);

    internal override CudaError cuCtxSynchronize() => Current.cuCtxSynchronize();

    internal override CudaError cuCtxGetCacheConfig(out CudaCacheConfiguration pconfig) => Current.cuCtxGetCacheConfig(out pconfig);

    internal override CudaError cuCtxSetCacheConfig(CudaCacheConfiguration config) => Current.cuCtxSetCacheConfig(config);

    internal override CudaError cuCtxGetSharedMemConfig(out CudaSharedMemoryConfiguration pConfig) =>
        Current.cuCtxGetSharedMemConfig(out pConfig);

    internal override CudaError cuCtxSetSharedMemConfig(CudaSharedMemoryConfiguration config) => Current.cuCtxSetSharedMemConfig(config);

    internal override CudaError cuDeviceCanAccessPeer(out int canAccess, int device, int peerDev) =>
        Of(device).cuDeviceCanAccessPeer(out canAccess, device, peerDev);

    internal override CudaError cuCtxEnablePeerAccess(nint peerContext, int flags) => Current.cuCtxEnablePeerAccess(peerContext, flags);

    internal override CudaError cuCtxDisablePeerAccess(nint peerContext) => Current.cuCtxDisablePeerAccess(peerContext);

    internal override CudaError cuDeviceGetP2PAttribute(
        out int value, Peer2PeerAttribute attrib, int sourceDevice, int destinationDevice) =>
        Of(sourceDevice).cuDeviceGetP2PAttribute(out value, attrib, sourceDevice, destinationDevice);

    internal override CudaError cuPointerGetAttribute(nint targetPtr, PointerAttribute attribute, nint devicePtr) =>
        Current.cuPointerGetAttribute(targetPtr, attribute, devicePtr);

    internal override CudaError cuMemGetInfo_v2(out nint free, out nint total) => Current.cuMemGetInfo_v2(out free, out total);

    internal override CudaError cuMemAlloc_v2(out nint devicePtr, nint bytesize) => Current.cuMemAlloc_v2(out devicePtr, bytesize);

    internal override CudaError cuMemFree_v2(nint devicePtr) => Current.cuMemFree_v2(devicePtr);

    internal override CudaError cuMemAllocHost_v2(out nint devicePtr, nint bytesize) => Current.cuMemAllocHost_v2(out devicePtr, bytesize);

    internal override CudaError cuMemFreeHost(nint devicePtr) => Current.cuMemFreeHost(devicePtr);

    internal override CudaError cuMemcpyAsync(nint destination, nint source, nint length, nint stream) =>
        Current.cuMemcpyAsync(destination, source, length, stream);

    internal override CudaError cuMemsetD8Async(nint destinationDevice, byte value, nint length, nint stream) =>
        Current.cuMemsetD8Async(destinationDevice, value, length, stream);

    internal override CudaError cuMemHostRegister_v2(nint hostPtr, nint bytesize, MemHostRegisterFlags flags) =>
        Current.cuMemHostRegister_v2(hostPtr, bytesize, flags);

    internal override CudaError cuMemHostUnregister(nint hostPtr) => Current.cuMemHostUnregister(hostPtr);

    internal override CudaError cuMemHostGetDevicePointer_v2(out nint devicePtr, nint hostPtr, int flags) =>
        Current.cuMemHostGetDevicePointer_v2(out devicePtr, hostPtr, flags);

    internal override CudaError cuStreamCreate(out nint stream, StreamFlags flags) => Current.cuStreamCreate(out stream, flags);

    internal override CudaError cuStreamCreateWithPriority(out nint stream, StreamFlags flags, int priority) =>
        Current.cuStreamCreateWithPriority(out stream, flags, priority);

    internal override CudaError cuStreamDestroy_v2(nint stream) => Current.cuStreamDestroy_v2(stream);

    internal override CudaError cuStreamSynchronize(nint stream) => Current.cuStreamSynchronize(stream);

    internal override CudaError cuGetErrorString(CudaError error, out nint pStr) => Current.cuGetErrorString(error, out pStr);

    internal override CudaError cuModuleLoadData(out nint module, string moduleData) => Current.cuModuleLoadData(out module, moduleData);

    internal override CudaError cuModuleLoadDataEx(
        out nint module, string moduleData, int numOptions, nint jitOptions, nint jitOptionValues) =>
        Current.cuModuleLoadDataEx(out module, moduleData, numOptions, jitOptions, jitOptionValues);

    internal override CudaError cuModuleUnload(nint module) => Current.cuModuleUnload(module);

    internal override CudaError cuModuleGetFunction(out nint function, nint module, string functionName) =>
        Current.cuModuleGetFunction(out function, module, functionName);

    internal override CudaError cuLaunchKernel(
        nint function, int gridDimX, int gridDimY, int gridDimZ, int blockDimX, int blockDimY, int blockDimZ, int
        sharedMemSizeInBytes, nint stream, nint args, nint kernelArgs) =>
        Current.cuLaunchKernel(
            function, gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ, sharedMemSizeInBytes, stream, args,
            kernelArgs);

    internal override CudaError cuOccupancyMaxActiveBlocksPerMultiprocessor(
        out int numBlocks, nint func, int blockSize, nint dynamicSMemSize) =>
        Current.cuOccupancyMaxActiveBlocksPerMultiprocessor(out numBlocks, func, blockSize, dynamicSMemSize);

    internal override CudaError cuOccupancyMaxPotentialBlockSize(
        out int minGridSize, out int blockSize, nint func, ComputeDynamicMemorySizeForBlockSize? blockSizeToDynamicSMemSize,
        nint dynamicSMemSize, int blockSizeLimit) =>
        Current.cuOccupancyMaxPotentialBlockSize(
            out minGridSize, out blockSize, func, blockSizeToDynamicSMemSize, dynamicSMemSize, blockSizeLimit);

    internal override CudaError cuEventCreate(out nint @event, CudaEventFlags flags) => Current.cuEventCreate(out @event, flags);

    internal override CudaError cuEventDestroy_v2(nint @event) => Current.cuEventDestroy_v2(@event);

    internal override CudaError cuEventQuery(nint @event) => Current.cuEventQuery(@event);

    internal override CudaError cuEventElapsedTime(out float milliseconds, nint start, nint end) =>
        Current.cuEventElapsedTime(out milliseconds, start, end);

    internal override CudaError cuEventRecord(nint @event, nint stream) => Current.cuEventRecord(@event, stream);

    internal override CudaError cuEventSynchronize(nint @event) => Current.cuEventSynchronize(@event);

    private CudaAPI Of(int device) => InterpreterCudaDriver.OfDevice(device) ?? _installed;

    private CudaAPI OfContext(nint context) => InterpreterCudaDriver.OfContext(context) ?? _installed;

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "<CurrentAPI>k__BackingField")]
    private static extern ref CudaAPI CurrentApi(CudaAPI? declaringType);
}
