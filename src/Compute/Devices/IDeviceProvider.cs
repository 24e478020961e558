namespace GpuTrainer.Compute;

/// <summary>
/// Finds the devices of one kind. A back end consists of a provider (named in <see cref="DeviceProviders"/>) and of subclasses of
/// <see cref="Device"/>, <see cref="Accelerator"/>, <see cref="AcceleratorStream"/> and <see cref="LoadedKernel"/>; nothing else knows it.
/// </summary>
internal interface IDeviceProvider
{
    AcceleratorType AcceleratorType { get; }

    /// <summary>
    /// Loads the driver, if any, and lists the devices. Called once for a context, when somebody first asks for devices of this kind. What is
    /// missing or refused becomes a note, never an exception.
    /// </summary>
    DeviceDiscovery Discover();
}
