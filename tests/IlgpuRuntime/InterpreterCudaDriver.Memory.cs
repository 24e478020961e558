using GpuTrainer.Support.Ptx;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>Memory, copies and fills.</summary>
public sealed unsafe partial class InterpreterCudaDriver
{
    // Registered (page-locked) host memory: address and bytes.
    private readonly Dictionary<nint, nint> _registered = [];

    internal override CudaError cuMemGetInfo_v2(out nint free, out nint total)
    {
        free = 1 << 29;
        total = 1 << 30;
        return Do("MemGetInfo", null);
    }

    internal override CudaError cuMemAlloc_v2(out nint devicePtr, nint bytesize)
    {
        nint given = 0;
        CudaError status = Do(
            "MemAlloc", () => given = (nint)_memory.Add(PtxBuffer.OfBytes(bytesize)),
            check: () => IsUnsafeInCapture() | (bytesize > 0 ? 0 : CudaError.CUDA_ERROR_INVALID_VALUE));
        devicePtr = given;
        return status;
    }

    internal override CudaError cuMemFree_v2(nint devicePtr)
    {
        // The driver takes a null pointer, as free does.
        bool isFreed = true;
        CudaError status = Do("MemFree", () => isFreed = devicePtr == 0 || _memory.Remove((ulong)devicePtr), check: IsUnsafeInCapture);
        return isFreed ? status : CudaError.CUDA_ERROR_INVALID_VALUE;
    }

    internal override CudaError cuMemAllocHost_v2(out nint devicePtr, nint bytesize)
    {
        devicePtr = 0;
        return CudaError.CUDA_ERROR_NOT_SUPPORTED;
    }

    internal override CudaError cuMemFreeHost(nint devicePtr) => CudaError.CUDA_ERROR_NOT_SUPPORTED;

    internal override CudaError cuMemHostRegister_v2(nint hostPtr, nint bytesize, MemHostRegisterFlags flags) =>
        Do("MemHostRegister", () => _registered.Add(hostPtr, bytesize), check: IsUnsafeInCapture);

    internal override CudaError cuMemHostUnregister(nint hostPtr) => Do(
        "MemHostUnregister", () => _registered.Remove(hostPtr), check: () => _registered.ContainsKey(hostPtr)
            ? 0
            : CudaError.CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);

    internal override CudaError cuMemHostGetDevicePointer_v2(out nint devicePtr, nint hostPtr, int flags)
    {
        devicePtr = hostPtr;
        return Do("MemHostGetDevicePointer", null, check: () => _registered.ContainsKey(hostPtr) ? 0 : CudaError.CUDA_ERROR_INVALID_VALUE);
    }

    internal override CudaError cuPointerGetAttribute(nint targetPtr, PointerAttribute attribute, nint devicePtr) =>
        Do("PointerGetAttribute", null, check: () => CudaError.CUDA_ERROR_INVALID_VALUE);

    internal override CudaError cuMemcpyAsync(nint destination, nint source, nint length, nint stream) => Queue(
        "MemcpyAsync", stream, () =>
            Span(source, length).CopyTo(Span(destination, length)), isInGraphs: IsDeviceMemory(destination) && IsDeviceMemory(source));

    internal override CudaError cuMemsetD8Async(nint destinationDevice, byte value, nint length, nint stream) =>
        Queue("MemsetD8Async", stream, () => Span(destinationDevice, length).Fill(value));

    // Addresses of the device and of the host are one space. An address that was never given out is the host's.
    private bool IsDeviceMemory(nint address) => _memory.HasGivenOut((ulong)address);

    private Span<byte> Span(nint address, nint length) => IsDeviceMemory(address)
        ? _memory.Resolve((ulong)address, length, out int offset).AsSpan(offset, (int)length)
        : new Span<byte>((void*)address, (int)length);
}
