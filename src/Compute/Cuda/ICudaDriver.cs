namespace GpuTrainer.Compute.Cuda;

/// <summary>
/// The functions of the CUDA driver API that we use, named as there less the prefix "cu" and the version suffix. Each returns a CUresult;
/// 0 is success. <see cref="NativeCudaDriver"/> calls the installed driver; tests put an interpreter in its place.
/// </summary>
internal unsafe interface ICudaDriver
{
    int Init(uint flags);

    int DriverGetVersion(int* version);

    int GetErrorName(int status, byte** name);

    int DeviceGetCount(int* count);

    int DeviceGet(int* device, int ordinal);

    int DeviceGetName(byte* name, int length, int device);

    int DeviceTotalMem(nuint* bytes, int device);

    int DeviceGetAttribute(int* value, int attribute, int device);

    int DeviceGetDefaultMemPool(nint* pool, int device);

    int MemPoolSetAttribute(nint pool, int attribute, void* value);

    int DevicePrimaryCtxRetain(nint* context, int device);

    int DevicePrimaryCtxRelease(int device);

    int CtxSetCurrent(nint context);

    int CtxSynchronize();

    int ModuleLoadDataEx(nint* module, void* image, uint optionCount, int* options, void** values);

    int ModuleUnload(nint module);

    int ModuleGetFunction(nint* function, nint module, byte* name);

    int FuncGetAttribute(int* value, int attribute, nint function);

    int MemAlloc(nint* address, nuint bytes);

    int MemFree(nint address);

    int MemAllocAsync(nint* address, nuint bytes, nint stream);

    int MemFreeAsync(nint address, nint stream);

    int MemHostAlloc(void** pointer, nuint bytes, uint flags);

    int MemFreeHost(void* pointer);

    int MemcpyHtoDAsync(nint target, void* source, nuint bytes, nint stream);

    int MemcpyDtoHAsync(void* target, nint source, nuint bytes, nint stream);

    int MemcpyDtoDAsync(nint target, nint source, nuint bytes, nint stream);

    int MemsetD8Async(nint target, byte value, nuint bytes, nint stream);

    int StreamCreate(nint* stream, uint flags);

    int StreamSynchronize(nint stream);

    int StreamDestroy(nint stream);

    int EventCreate(nint* handle, uint flags);

    int EventRecord(nint handle, nint stream);

    int EventSynchronize(nint handle);

    int EventElapsedTime(float* milliseconds, nint start, nint end);

    int EventDestroy(nint handle);

    int StreamBeginCapture(nint stream, int mode);

    int StreamEndCapture(nint stream, nint* graph);

    int GraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    int GraphLaunch(nint executable, nint stream);

    int GraphExecDestroy(nint executable);

    int GraphDestroy(nint graph);

    int LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint groupX, uint groupY, uint groupZ, uint sharedBytes, nint stream, void** parameters, void** extra);
}
