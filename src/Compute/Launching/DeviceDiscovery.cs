using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>What the search for one kind of device found.</summary>
/// <param name="AcceleratorType">The kind of device.</param>
/// <param name="Devices">The devices that can be used, best first.</param>
/// <param name="Notes">Why there is none, or why some were refused: a sentence each.</param>
public sealed record DeviceDiscovery(AcceleratorType AcceleratorType, IReadOnlyList<Device> Devices, IReadOnlyList<string> Notes);
