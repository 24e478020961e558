namespace GpuTrainer.Compute;

/// <summary>The processor as a device, with options.</summary>
public static class CpuContextExtensions
{
    /// <summary>The processor with the given options; replaces the one that was asked for before.</summary>
    public static Context.Builder CPU(this Context.Builder builder, CpuOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new CpuDeviceProvider(options));
    }

    /// <summary>The processors of a context: one, or none if the context was made without.</summary>
    public static IReadOnlyList<CPUDevice> GetCPUDevices(this Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevices<CPUDevice>();
    }

    /// <summary>A processor of the context.</summary>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public static CPUDevice GetCPUDevice(this Context context, int cpuDeviceIndex)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevice<CPUDevice>(cpuDeviceIndex);
    }

    /// <summary>Opens a processor of the context.</summary>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public static CPUAccelerator CreateCPUAccelerator(this Context context, int cpuDeviceIndex) =>
        (CPUAccelerator)context.GetCPUDevice(cpuDeviceIndex).CreateAccelerator(context);
}
