using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The device that a command runs on, open.</summary>
internal sealed class OpenDevice : IDisposable
{
    private readonly DeviceSearch _search;

    private OpenDevice(DeviceSearch search, Device device)
    {
        _search = search;
        Choice = DeviceChoice.Of(search, device);
        Accelerator = search.Open(device);
    }

    /// <summary>Runs the kernels.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Which one it is; never auto.</summary>
    public DeviceChoice Choice { get; }

    /// <summary>Who compiles the kernels.</summary>
    public Compiler Compiler => _search.Compiler;

    /// <summary>Opens a device; never another one than the user named.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public static OpenDevice Open(DeviceChoice choice, CpuOptions cpu, Compiler compiler)
    {
        DeviceSearch search = DeviceSearch.Find(choice.Type, cpu, compiler);
        try
        {
            return new OpenDevice(search, choice.Type is null ? search.Preferred : Find(search, choice));
        }
        catch
        {
            search.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _search.Dispose();
    }

    private static Device Find(DeviceSearch search, DeviceChoice choice)
    {
        if (choice.Index < search.Devices.Count)
            return search.Devices[choice.Index];
        string found = search.Devices.Count == 0
            ? string.Join(' ', search.Discoveries.SelectMany(discovery => discovery.Notes))
            : "There are: " + string.Join(", ", search.Devices.Select(device => $"{DeviceChoice.Of(search, device)} ({device.Name})")) + ".";
        throw new DeviceException($"--device {choice}: there is no such device. {found} gpu-trainer devices lists what can be used.");
    }
}
