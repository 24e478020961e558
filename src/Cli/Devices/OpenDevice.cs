namespace GpuTrainer.Cli;

/// <summary>The device that a command runs on, open.</summary>
internal sealed class OpenDevice : IDisposable
{
    private readonly Context _context;

    private OpenDevice(Context context, Device device)
    {
        _context = context;
        Choice = DeviceChoice.Of(context, device);
        Accelerator = device.CreateAccelerator(context);
    }

    /// <summary>Runs the kernels.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Which one it is; never auto.</summary>
    public DeviceChoice Choice { get; }

    /// <summary>Opens a device; never another one than the user named.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public static OpenDevice Open(DeviceChoice choice, CpuOptions cpu)
    {
        // Only the drivers that can matter are loaded: some take a good part of a second.
        Context context = Context.Create(builder => _ = choice.Type switch
        {
            AcceleratorType.CPU => builder.CPU(cpu),
            AcceleratorType.OpenCL => builder.OpenCL(),
            AcceleratorType.Cuda => builder.Cuda(),
            _ => builder.CPU(cpu).OpenCL().Cuda(),
        });
        try
        {
            return new OpenDevice(context, choice.Type is null ? context.GetPreferredDevice(preferCPU: false) : Find(context, choice));
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }

    private static Device Find(Context context, DeviceChoice choice)
    {
        // ILGPU adds a CPU of its own where it finds nothing.
        Device[] devices = [.. context.Devices.Where(device => device.AcceleratorType == choice.Type)];
        if (choice.Index < devices.Length)
            return devices[choice.Index];
        string found = devices.Length == 0
            ? string.Join(' ', context.Discoveries.Where(discovery => discovery.AcceleratorType == choice.Type).SelectMany(discovery => discovery.Notes))
            : "There are: " + string.Join(", ", devices.Select(device => $"{DeviceChoice.Of(context, device)} ({device.Name})")) + ".";
        throw new DeviceException($"--device {choice}: there is no such device. {found} gpu-trainer devices lists what can be used.");
    }
}
