using System.Runtime.InteropServices;

namespace GpuTrainer.Compute;

/// <summary>Memory of the process that is aligned for SIMD: to 64 bytes, and padded to a multiple of 64.</summary>
internal static unsafe class HostMemory
{
    internal const int Alignment = 64;

    internal static void* Allocate(long lengthInBytes)
    {
        try
        {
            long padded = checked((Math.Max(lengthInBytes, 1) + Alignment - 1) / Alignment * Alignment);
            return NativeMemory.AlignedAlloc(checked((nuint)padded), Alignment);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or OverflowException)
        {
            throw new DeviceException(
                $"CPU: cannot allocate {lengthInBytes} bytes of host memory. Use a smaller batch or model, or free buffers first.", exception);
        }
    }

    internal static void Free(void* pointer) => NativeMemory.AlignedFree(pointer);
}
