using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>A device, its driver or its memory failed, or is not there.</summary>
public class DeviceException : Exception
{
    /// <summary>What failed, where, what was expected and what to do.</summary>
    public DeviceException(string message)
        : base(message) { }

    /// <summary>What failed, with the failure below it.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>What the search for one kind of device found.</summary>
/// <param name="AcceleratorType">The kind of device.</param>
/// <param name="Devices">The devices that can be used, best first.</param>
/// <param name="Notes">Why there is none, or why some were refused: a sentence each.</param>
public sealed record DeviceDiscovery(AcceleratorType AcceleratorType, IReadOnlyList<Device> Devices, IReadOnlyList<string> Notes);
