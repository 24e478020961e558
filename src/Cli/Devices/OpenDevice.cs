using System.Runtime.ExceptionServices;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>An open device, with the search that found it.</summary>
internal sealed class OpenDevice : IDisposable
{
    private readonly DeviceSearch _search;

    private OpenDevice(DeviceSearch search, Device device)
    {
        _search = search;
        Choice = DeviceChoice.Of(search, device);
        Accelerator = search.Open(device);
    }

    /// <summary>The accelerator that runs the kernels.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The device; never auto.</summary>
    public DeviceChoice Choice { get; }

    /// <summary>The compiler of the kernels.</summary>
    public Compiler Compiler => _search.Compiler;

    /// <summary>Opens the chosen device, or fails; there is no fallback to another one.</summary>
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
            : $"Available: {string.Join(", ", search.Devices.Select(device => $"{DeviceChoice.Of(search, device)} ({device.Name})"))}.";
        throw new DeviceException($"--device {choice}: there is no such device. {found} gpu-trainer devices lists what can be used.");
    }
}

/// <summary>Opens a device before it is known whether it will be used. A failure counts only once the device is asked for.</summary>
internal sealed class DeviceOpening : IDisposable
{
    private readonly OpenDevice? _device;
    private readonly ExceptionDispatchInfo? _failure;

    /// <summary>Opens the device on this thread, to which some drivers bind it.</summary>
    public DeviceOpening(Func<OpenDevice> open)
    {
        try
        {
            _device = open();
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>The device, or what <see cref="OpenDevice.Open"/> threw.</summary>
    public OpenDevice Device
    {
        get
        {
            _failure?.Throw();
            return _device!; // It is there unless opening failed.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _device?.Dispose();
}
