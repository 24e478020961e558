using System.Runtime.CompilerServices;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Support.OpenCl;

/// <summary>
/// Counts how often a thread waits for an OpenCL device. It replaces ILGPU's OpenCL API and passes every call on; what the product calls
/// beside ILGPU (programs and launches) never waits.
/// </summary>
public sealed unsafe class OpenClWaits : CLAPI
{
    // Tests run in parallel, each on its own thread.
    [ThreadStatic]
    private static long _waits;

    private readonly CLAPI _installed;

    private OpenClWaits(CLAPI installed)
    {
        _installed = installed;
    }

    /// <summary>Waits of this thread so far.</summary>
    public static long OfThisThread => _waits;

    public override bool IsSupported => _installed.IsSupported;

    /// <summary>Starts counting, which must happen before ILGPU's first use of OpenCL: call it from a module initializer.</summary>
    public static void Install()
    {
        // The product first: it brings the resolver without which ILGPU would not find an installed loader.
        RuntimeHelpers.RunModuleConstructor(typeof(GpuTrainer.Compute.DeviceSearch).Module.ModuleHandle);
        ref CLAPI current = ref CurrentApi(null);
        if (current is not OpenClWaits)
            current = new OpenClWaits(current);
    }

    internal override CLError clGetPlatformIDs(int maxNumPlatforms, nint* platforms, out int numPlatforms) =>
        _installed.clGetPlatformIDs(maxNumPlatforms, platforms, out numPlatforms);

    internal override CLError clGetPlatformInfo(nint platform, CLPlatformInfoType platformInfoType, nint maxSize, void* value, nint size) =>
        _installed.clGetPlatformInfo(platform, platformInfoType, maxSize, value, size);

    internal override CLError clGetDeviceIDs(nint platform, CLDeviceType deviceType, int maxNumDevices, nint* devices, out int numDevice) =>
        _installed.clGetDeviceIDs(platform, deviceType, maxNumDevices, devices, out numDevice);

    internal override CLError clReleaseDevice(nint deviceId) => _installed.clReleaseDevice(deviceId);

    internal override CLError clGetDeviceInfo(nint deviceId, CLDeviceInfoType deviceInfoType, nint maxSize, void* value, nint size) =>
        _installed.clGetDeviceInfo(deviceId, deviceInfoType, maxSize, value, size);

    internal override nint clGetExtensionFunctionAddressForPlatform(nint platformId, string name) =>
        _installed.clGetExtensionFunctionAddressForPlatform(platformId, name);

    internal override nint clCreateContext(
        nint* properties, int numDevices, nint* devices, nint callback, nint userData, out CLError errorCode) =>
        _installed.clCreateContext(properties, numDevices, devices, callback, userData, out errorCode);

    internal override CLError clReleaseContext(nint context) => _installed.clReleaseContext(context);

    internal override nint clCreateCommandQueue(nint context, nint device, CLCommandQueueProperties properties, out CLError errorCode) =>
        _installed.clCreateCommandQueue(context, device, properties, out errorCode);

    internal override nint clCreateCommandQueueWithProperties(nint context, nint deviceId, nint properties, out CLError errorCode) =>
        _installed.clCreateCommandQueueWithProperties(context, deviceId, properties, out errorCode);

    internal override CLError clReleaseCommandQueue(nint queue) => _installed.clReleaseCommandQueue(queue);

    internal override CLError clFlush(nint queue) => _installed.clFlush(queue);

    internal override CLError clFinish(nint queue) => Waited(_installed.clFinish(queue));

    internal override nint clCreateProgramWithSource(
        nint context, int numPrograms, ref string source, ref nint lengths, out CLError errorCode) =>
        _installed.clCreateProgramWithSource(context, numPrograms, ref source, ref lengths, out errorCode);

    internal override CLError clBuildProgram(nint program, int numDevices, nint* devices, string options, nint callback, nint userData) =>
        _installed.clBuildProgram(program, numDevices, devices, options, callback, userData);

    internal override CLError clReleaseProgram(nint program) => _installed.clReleaseProgram(program);

    internal override CLError clGetProgramInfo(
        nint program, CLProgramInfo param_name, nint paramValueSize, void* paramValue, out nint paramValueSizeRet) =>
        _installed.clGetProgramInfo(program, param_name, paramValueSize, paramValue, out paramValueSizeRet);

    internal override CLError clGetProgramBuildInfo(
        nint program, nint device, CLProgramBuildInfo paramName, nint paramValueSize, void* paramValue, out nint paramValueSizeRet) =>
        _installed.clGetProgramBuildInfo(program, device, paramName, paramValueSize, paramValue, out paramValueSizeRet);

    internal override nint clCreateKernel(nint program, string kernelName, out CLError errorCode) =>
        _installed.clCreateKernel(program, kernelName, out errorCode);

    internal override CLError clReleaseKernel(nint kernel) => _installed.clReleaseKernel(kernel);

    internal override CLError clSetKernelArg(nint kernel, int index, nint size, void* value) =>
        _installed.clSetKernelArg(kernel, index, size, value);

    internal override CLError clEnqueueNDRangeKernel(
        nint queue, nint kernel, int workDimensions, nint* workOffsets, nint* globalWorkSizes, nint* localWorkSizes,
        int numEvents, nint* events, nint* creatingEvent) => _installed.clEnqueueNDRangeKernel(
            queue, kernel, workDimensions, workOffsets, globalWorkSizes, localWorkSizes, numEvents, events, creatingEvent);

    internal override CLError clGetKernelWorkGroupInfo(
        nint kernel, nint device, CLKernelWorkGroupInfoType workGroupInfoType, nint maxSize, void* paramValue, nint size) =>
        _installed.clGetKernelWorkGroupInfo(kernel, device, workGroupInfoType, maxSize, paramValue, size);

    internal override nint clCreateBuffer(nint context, CLBufferFlags flags, nint size, nint hostPointer, out CLError errorCode) =>
        _installed.clCreateBuffer(context, flags, size, hostPointer, out errorCode);

    internal override CLError clReleaseMemObject(nint buffer) => _installed.clReleaseMemObject(buffer);

    internal override CLError clEnqueueReadBuffer(
        nint queue, nint buffer, bool blockingRead, nint offset, nint size, nint ptr, int numEvents, nint* events, nint* resultEvent) =>
        blockingRead
            ? Waited(_installed.clEnqueueReadBuffer(queue, buffer, blockingRead, offset, size, ptr, numEvents, events, resultEvent))
            : _installed.clEnqueueReadBuffer(queue, buffer, blockingRead, offset, size, ptr, numEvents, events, resultEvent);

    internal override CLError clEnqueueWriteBuffer(
        nint queue, nint buffer, bool blockingWrite, nint offset, nint size, nint ptr, int numEvents, nint* events, nint* resultEvent) =>
        blockingWrite
            ? Waited(_installed.clEnqueueWriteBuffer(queue, buffer, blockingWrite, offset, size, ptr, numEvents, events, resultEvent))
            : _installed.clEnqueueWriteBuffer(queue, buffer, blockingWrite, offset, size, ptr, numEvents, events, resultEvent);

    internal override CLError clEnqueueFillBuffer(
        nint queue, nint buffer, void* pattern, nint patternSize, nint offset, nint size, int numEvents, nint* events, nint* resultEvent) =>
        _installed.clEnqueueFillBuffer(queue, buffer, pattern, patternSize, offset, size, numEvents, events, resultEvent);

    internal override CLError clEnqueueCopyBuffer(
        nint queue, nint sourceBuffer, nint targetBuffer, nint sourceOffset, nint targetOffset, nint size,
        int numEvents, nint* events, nint* resultEvent) =>
        _installed.clEnqueueCopyBuffer(queue, sourceBuffer, targetBuffer, sourceOffset, targetOffset, size, numEvents, events, resultEvent);

    internal override CLError clReleaseEvent(nint buffer) => _installed.clReleaseEvent(buffer);

    internal override CLError clWaitForEvents(int numEvents, nint* events) => Waited(_installed.clWaitForEvents(numEvents, events));

    internal override CLError clGetEventInfo(
        nint @event, CLEventInfo param_name, nint param_value_size, void* param_value, nint param_value_size_ret) =>
        _installed.clGetEventInfo(@event, param_name, param_value_size, param_value, param_value_size_ret);

    internal override CLError clEnqueueBarrierWithWaitList(nint queue, int numEvents, nint* events, nint* resultEvent) =>
        _installed.clEnqueueBarrierWithWaitList(queue, numEvents, events, resultEvent);

    internal override CLError clGetEventProfilingInfo(
        nint @event, CLProfilingInfo param_name, nint param_value_size, void* param_value, nint param_value_size_ret) =>
        _installed.clGetEventProfilingInfo(@event, param_name, param_value_size, param_value, param_value_size_ret);

    private static CLError Waited(CLError status)
    {
        _waits++;
        return status;
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "<CurrentAPI>k__BackingField")]
    private static extern ref CLAPI CurrentApi(CLAPI? type);
}
