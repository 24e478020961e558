namespace GpuTrainer.Compute;

/// <summary>What accelerators and devices tell about themselves beyond ILGPU's.</summary>
public static class AcceleratorExtensions
{
    /// <summary>Buffers of the accelerator that are allocated and not disposed. Disposing the accelerator frees them.</summary>
    public static int GetLiveBufferCount(this Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.LiveBuffers;
    }

    /// <summary>How often the host has waited for the device so far; 0 on the CPU, where launches are over when they return.</summary>
    public static long GetHostSynchronizationCount(this Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.HostSynchronizations;
    }

    /// <summary>Why the device's results may differ in their last bits from other devices' (docs/numerics.md); null if they do not.</summary>
    public static string? GetNumericsGap(this Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.NumericsGap;
    }

    /// <summary>
    /// True if kernels run on a processor, by our own code or by a CPU driver behind OpenCL: shared memory and barriers gain nothing there.
    /// </summary>
    public static bool IsProcessor(this Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.IsProcessor;
    }

    /// <summary>True if the threads of a group are the lanes of a processor's vector instructions: no barrier and no register is simulated.</summary>
    public static bool VectorizesGroups(this Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.AcceleratorType == AcceleratorType.CPU;
    }

    /// <summary>True if a device, its driver or its memory failed, or is not there.</summary>
    public static bool IsDeviceFailure(this Exception error) => error is DeviceException;

    /// <summary>True if the device runs kernels with double.</summary>
    public static bool HasDoublePrecision(this Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.HasFloat64;
    }
}
