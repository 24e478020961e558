using System.Runtime.InteropServices;

namespace GpuTrainer.Compute.Cuda;

/// <summary>
/// The installed CUDA driver: libcuda.so.1 or nvcuda.dll, bound when <see cref="TryLoad"/> is called. The symbols are those of CUDA 11.4,
/// which every later driver exports, too.
/// </summary>
internal sealed unsafe class NativeCudaDriver : ICudaDriver
{
    private readonly delegate* unmanaged<uint, int> _init;
    private readonly delegate* unmanaged<int*, int> _driverGetVersion;
    private readonly delegate* unmanaged<int, byte**, int> _getErrorName;
    private readonly delegate* unmanaged<int*, int> _deviceGetCount;
    private readonly delegate* unmanaged<int*, int, int> _deviceGet;
    private readonly delegate* unmanaged<byte*, int, int, int> _deviceGetName;
    private readonly delegate* unmanaged<nuint*, int, int> _deviceTotalMem;
    private readonly delegate* unmanaged<int*, int, int, int> _deviceGetAttribute;
    private readonly delegate* unmanaged<nint*, int, int> _deviceGetDefaultMemPool;
    private readonly delegate* unmanaged<nint, int, void*, int> _memPoolSetAttribute;
    private readonly delegate* unmanaged<nint*, int, int> _devicePrimaryCtxRetain;
    private readonly delegate* unmanaged<int, int> _devicePrimaryCtxRelease;
    private readonly delegate* unmanaged<nint, int> _ctxSetCurrent;
    private readonly delegate* unmanaged<int> _ctxSynchronize;
    private readonly delegate* unmanaged<nint*, void*, uint, int*, void**, int> _moduleLoadDataEx;
    private readonly delegate* unmanaged<nint, int> _moduleUnload;
    private readonly delegate* unmanaged<nint*, nint, byte*, int> _moduleGetFunction;
    private readonly delegate* unmanaged<int*, int, nint, int> _funcGetAttribute;
    private readonly delegate* unmanaged<nint*, nuint, int> _memAlloc;
    private readonly delegate* unmanaged<nint, int> _memFree;
    private readonly delegate* unmanaged<nint*, nuint, nint, int> _memAllocAsync;
    private readonly delegate* unmanaged<nint, nint, int> _memFreeAsync;
    private readonly delegate* unmanaged<void**, nuint, uint, int> _memHostAlloc;
    private readonly delegate* unmanaged<void*, int> _memFreeHost;
    private readonly delegate* unmanaged<nint, void*, nuint, nint, int> _memcpyHtoDAsync;
    private readonly delegate* unmanaged<void*, nint, nuint, nint, int> _memcpyDtoHAsync;
    private readonly delegate* unmanaged<nint, nint, nuint, nint, int> _memcpyDtoDAsync;
    private readonly delegate* unmanaged<nint, byte, nuint, nint, int> _memsetD8Async;
    private readonly delegate* unmanaged<nint*, uint, int> _streamCreate;
    private readonly delegate* unmanaged<nint, int> _streamSynchronize;
    private readonly delegate* unmanaged<nint, int> _streamDestroy;
    private readonly delegate* unmanaged<nint*, uint, int> _eventCreate;
    private readonly delegate* unmanaged<nint, nint, int> _eventRecord;
    private readonly delegate* unmanaged<nint, int> _eventSynchronize;
    private readonly delegate* unmanaged<float*, nint, nint, int> _eventElapsedTime;
    private readonly delegate* unmanaged<nint, int> _eventDestroy;
    private readonly delegate* unmanaged<nint, int, int> _streamBeginCapture;
    private readonly delegate* unmanaged<nint, nint*, int> _streamEndCapture;
    private readonly delegate* unmanaged<nint*, nint, ulong, int> _graphInstantiateWithFlags;
    private readonly delegate* unmanaged<nint, nint, int> _graphLaunch;
    private readonly delegate* unmanaged<nint, int> _graphExecDestroy;
    private readonly delegate* unmanaged<nint, int> _graphDestroy;
    private readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> _launchKernel;

    private NativeCudaDriver(nint library)
    {
        _init = (delegate* unmanaged<uint, int>)Export(library, "cuInit");
        _driverGetVersion = (delegate* unmanaged<int*, int>)Export(library, "cuDriverGetVersion");
        _getErrorName = (delegate* unmanaged<int, byte**, int>)Export(library, "cuGetErrorName");
        _deviceGetCount = (delegate* unmanaged<int*, int>)Export(library, "cuDeviceGetCount");
        _deviceGet = (delegate* unmanaged<int*, int, int>)Export(library, "cuDeviceGet");
        _deviceGetName = (delegate* unmanaged<byte*, int, int, int>)Export(library, "cuDeviceGetName");
        _deviceTotalMem = (delegate* unmanaged<nuint*, int, int>)Export(library, "cuDeviceTotalMem_v2");
        _deviceGetAttribute = (delegate* unmanaged<int*, int, int, int>)Export(library, "cuDeviceGetAttribute");
        _deviceGetDefaultMemPool = (delegate* unmanaged<nint*, int, int>)Export(library, "cuDeviceGetDefaultMemPool");
        _memPoolSetAttribute = (delegate* unmanaged<nint, int, void*, int>)Export(library, "cuMemPoolSetAttribute");
        _devicePrimaryCtxRetain = (delegate* unmanaged<nint*, int, int>)Export(library, "cuDevicePrimaryCtxRetain");
        _devicePrimaryCtxRelease = (delegate* unmanaged<int, int>)Export(library, "cuDevicePrimaryCtxRelease_v2");
        _ctxSetCurrent = (delegate* unmanaged<nint, int>)Export(library, "cuCtxSetCurrent");
        _ctxSynchronize = (delegate* unmanaged<int>)Export(library, "cuCtxSynchronize");
        _moduleLoadDataEx = (delegate* unmanaged<nint*, void*, uint, int*, void**, int>)Export(library, "cuModuleLoadDataEx");
        _moduleUnload = (delegate* unmanaged<nint, int>)Export(library, "cuModuleUnload");
        _moduleGetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)Export(library, "cuModuleGetFunction");
        _funcGetAttribute = (delegate* unmanaged<int*, int, nint, int>)Export(library, "cuFuncGetAttribute");
        _memAlloc = (delegate* unmanaged<nint*, nuint, int>)Export(library, "cuMemAlloc_v2");
        _memFree = (delegate* unmanaged<nint, int>)Export(library, "cuMemFree_v2");
        _memAllocAsync = (delegate* unmanaged<nint*, nuint, nint, int>)Export(library, "cuMemAllocAsync");
        _memFreeAsync = (delegate* unmanaged<nint, nint, int>)Export(library, "cuMemFreeAsync");
        _memHostAlloc = (delegate* unmanaged<void**, nuint, uint, int>)Export(library, "cuMemHostAlloc");
        _memFreeHost = (delegate* unmanaged<void*, int>)Export(library, "cuMemFreeHost");
        _memcpyHtoDAsync = (delegate* unmanaged<nint, void*, nuint, nint, int>)Export(library, "cuMemcpyHtoDAsync_v2");
        _memcpyDtoHAsync = (delegate* unmanaged<void*, nint, nuint, nint, int>)Export(library, "cuMemcpyDtoHAsync_v2");
        _memcpyDtoDAsync = (delegate* unmanaged<nint, nint, nuint, nint, int>)Export(library, "cuMemcpyDtoDAsync_v2");
        _memsetD8Async = (delegate* unmanaged<nint, byte, nuint, nint, int>)Export(library, "cuMemsetD8Async");
        _streamCreate = (delegate* unmanaged<nint*, uint, int>)Export(library, "cuStreamCreate");
        _streamSynchronize = (delegate* unmanaged<nint, int>)Export(library, "cuStreamSynchronize");
        _streamDestroy = (delegate* unmanaged<nint, int>)Export(library, "cuStreamDestroy_v2");
        _eventCreate = (delegate* unmanaged<nint*, uint, int>)Export(library, "cuEventCreate");
        _eventRecord = (delegate* unmanaged<nint, nint, int>)Export(library, "cuEventRecord");
        _eventSynchronize = (delegate* unmanaged<nint, int>)Export(library, "cuEventSynchronize");
        _eventElapsedTime = (delegate* unmanaged<float*, nint, nint, int>)Export(library, "cuEventElapsedTime");
        _eventDestroy = (delegate* unmanaged<nint, int>)Export(library, "cuEventDestroy_v2");
        _streamBeginCapture = (delegate* unmanaged<nint, int, int>)Export(library, "cuStreamBeginCapture_v2");
        _streamEndCapture = (delegate* unmanaged<nint, nint*, int>)Export(library, "cuStreamEndCapture");
        _graphInstantiateWithFlags = (delegate* unmanaged<nint*, nint, ulong, int>)Export(library, "cuGraphInstantiateWithFlags");
        _graphLaunch = (delegate* unmanaged<nint, nint, int>)Export(library, "cuGraphLaunch");
        _graphExecDestroy = (delegate* unmanaged<nint, int>)Export(library, "cuGraphExecDestroy");
        _graphDestroy = (delegate* unmanaged<nint, int>)Export(library, "cuGraphDestroy");
        _launchKernel = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Export(library, "cuLaunchKernel");
    }

    /// <summary>Loads the driver.</summary>
    /// <param name="reason">Why there is none, and what to install.</param>
    /// <returns>Null if there is none, or if it is older than CUDA 11.4.</returns>
    public static NativeCudaDriver? TryLoad(out string reason)
    {
        string name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (OperatingSystem.IsMacOS() || !NativeLibrary.TryLoad(name, out nint library))
        {
            reason = $"{name} is not installed. With an NVIDIA GPU, install its driver, version {CudaDeviceProvider.DriverToInstall} or newer (nvidia.com/drivers).";
            return null;
        }

        try
        {
            reason = "";
            return new NativeCudaDriver(library);
        }
        catch (EntryPointNotFoundException missing)
        {
            reason = $"{name} is too old ({missing.Message}). Install driver version {CudaDeviceProvider.DriverToInstall} or newer (nvidia.com/drivers).";
            return null;
        }
    }

    public int Init(uint flags) => _init(flags);

    public int DriverGetVersion(int* version) => _driverGetVersion(version);

    public int GetErrorName(int status, byte** name) => _getErrorName(status, name);

    public int DeviceGetCount(int* count) => _deviceGetCount(count);

    public int DeviceGet(int* device, int ordinal) => _deviceGet(device, ordinal);

    public int DeviceGetName(byte* name, int length, int device) => _deviceGetName(name, length, device);

    public int DeviceTotalMem(nuint* bytes, int device) => _deviceTotalMem(bytes, device);

    public int DeviceGetAttribute(int* value, int attribute, int device) => _deviceGetAttribute(value, attribute, device);

    public int DeviceGetDefaultMemPool(nint* pool, int device) => _deviceGetDefaultMemPool(pool, device);

    public int MemPoolSetAttribute(nint pool, int attribute, void* value) => _memPoolSetAttribute(pool, attribute, value);

    public int DevicePrimaryCtxRetain(nint* context, int device) => _devicePrimaryCtxRetain(context, device);

    public int DevicePrimaryCtxRelease(int device) => _devicePrimaryCtxRelease(device);

    public int CtxSetCurrent(nint context) => _ctxSetCurrent(context);

    public int CtxSynchronize() => _ctxSynchronize();

    public int ModuleLoadDataEx(nint* module, void* image, uint optionCount, int* options, void** values) => _moduleLoadDataEx(module, image, optionCount, options, values);

    public int ModuleUnload(nint module) => _moduleUnload(module);

    public int ModuleGetFunction(nint* function, nint module, byte* name) => _moduleGetFunction(function, module, name);

    public int FuncGetAttribute(int* value, int attribute, nint function) => _funcGetAttribute(value, attribute, function);

    public int MemAlloc(nint* address, nuint bytes) => _memAlloc(address, bytes);

    public int MemFree(nint address) => _memFree(address);

    public int MemAllocAsync(nint* address, nuint bytes, nint stream) => _memAllocAsync(address, bytes, stream);

    public int MemFreeAsync(nint address, nint stream) => _memFreeAsync(address, stream);

    public int MemHostAlloc(void** pointer, nuint bytes, uint flags) => _memHostAlloc(pointer, bytes, flags);

    public int MemFreeHost(void* pointer) => _memFreeHost(pointer);

    public int MemcpyHtoDAsync(nint target, void* source, nuint bytes, nint stream) => _memcpyHtoDAsync(target, source, bytes, stream);

    public int MemcpyDtoHAsync(void* target, nint source, nuint bytes, nint stream) => _memcpyDtoHAsync(target, source, bytes, stream);

    public int MemcpyDtoDAsync(nint target, nint source, nuint bytes, nint stream) => _memcpyDtoDAsync(target, source, bytes, stream);

    public int MemsetD8Async(nint target, byte value, nuint bytes, nint stream) => _memsetD8Async(target, value, bytes, stream);

    public int StreamCreate(nint* stream, uint flags) => _streamCreate(stream, flags);

    public int StreamSynchronize(nint stream) => _streamSynchronize(stream);

    public int StreamDestroy(nint stream) => _streamDestroy(stream);

    public int EventCreate(nint* handle, uint flags) => _eventCreate(handle, flags);

    public int EventRecord(nint handle, nint stream) => _eventRecord(handle, stream);

    public int EventSynchronize(nint handle) => _eventSynchronize(handle);

    public int EventElapsedTime(float* milliseconds, nint start, nint end) => _eventElapsedTime(milliseconds, start, end);

    public int EventDestroy(nint handle) => _eventDestroy(handle);

    public int StreamBeginCapture(nint stream, int mode) => _streamBeginCapture(stream, mode);

    public int StreamEndCapture(nint stream, nint* graph) => _streamEndCapture(stream, graph);

    public int GraphInstantiateWithFlags(nint* executable, nint graph, ulong flags) => _graphInstantiateWithFlags(executable, graph, flags);

    public int GraphLaunch(nint executable, nint stream) => _graphLaunch(executable, stream);

    public int GraphExecDestroy(nint executable) => _graphExecDestroy(executable);

    public int GraphDestroy(nint graph) => _graphDestroy(graph);

    public int LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint groupX, uint groupY, uint groupZ, uint sharedBytes, nint stream, void** parameters, void** extra) =>
        _launchKernel(function, gridX, gridY, gridZ, groupX, groupY, groupZ, sharedBytes, stream, parameters, extra);

    private static nint Export(nint library, string symbol) => NativeLibrary.TryGetExport(library, symbol, out nint address)
        ? address
        : throw new EntryPointNotFoundException($"it lacks {symbol}");
}
