namespace GpuTrainer.Compute;

/// <summary>OpenCL devices of a context.</summary>
public static class CLContextExtensions
{
    /// <summary>The OpenCL devices of a context, GPUs first.</summary>
    public static IReadOnlyList<CLDevice> GetCLDevices(this Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevices<CLDevice>();
    }

    /// <summary>An OpenCL device of the context.</summary>
    /// <exception cref="DeviceException">There is no such device; the message says why.</exception>
    public static CLDevice GetCLDevice(this Context context, int clDeviceIndex)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevice<CLDevice>(clDeviceIndex);
    }

    /// <summary>Opens an OpenCL device of the context.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public static CLAccelerator CreateCLAccelerator(this Context context, int clDeviceIndex) =>
        (CLAccelerator)context.GetCLDevice(clDeviceIndex).CreateAccelerator(context);
}
