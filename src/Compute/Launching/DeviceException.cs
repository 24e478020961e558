using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>A device, its driver or its memory failed or is missing.</summary>
public class DeviceException : Exception
{
    /// <summary>A failure; the message says what failed, where, what was expected and what to do.</summary>
    public DeviceException(string message)
        : base(message) { }

    /// <summary>A failure and its cause.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>What the search for one kind of device found.</summary>
/// <param name="AcceleratorType">The kind of device.</param>
/// <param name="Devices">The usable devices, best first.</param>
/// <param name="Notes">Why there is none, or why some were refused; one sentence each.</param>
public sealed record DeviceDiscovery(AcceleratorType AcceleratorType, IReadOnlyList<Device> Devices, IReadOnlyList<string> Notes);
