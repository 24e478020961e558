using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTrainer.Compute;

/// <summary>
/// Host memory, aligned and padded to 64 bytes, the width of the widest vectors: loads that straddle two cache lines run at half the rate.
/// </summary>
internal sealed unsafe class SimdMemoryBuffer : CPUMemoryBuffer
{
    private const int Alignment = 64;

    private readonly SimdAccelerator _accelerator;

    internal SimdMemoryBuffer(SimdAccelerator accelerator, long length, int elementSize)
        : base(accelerator, length, elementSize)
    {
        _accelerator = accelerator;
        try
        {
            long padded = checked((Math.Max(length * elementSize, 1) + Alignment - 1) / Alignment * Alignment);
            NativePtr = (nint)NativeMemory.AlignedAlloc(checked((nuint)padded), Alignment);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or OverflowException)
        {
            throw new DeviceException(
                $"CPU: cannot allocate {length:N0} elements of {elementSize} bytes in host memory. Use a smaller batch or model, or free "
                + "buffers first.",
                exception);
        }

        accelerator.CountBuffer(1);
    }

    protected override void DisposeAcceleratorObject(bool disposing)
    {
        NativeMemory.AlignedFree((void*)NativePtr);
        NativePtr = 0;
        _accelerator.CountBuffer(-1);
    }
}
