namespace GpuTrainer.Compute;

/// <summary>The processor: always one device.</summary>
internal sealed class CpuDeviceProvider(CpuOptions options) : IDeviceProvider
{
    public AcceleratorType AcceleratorType => AcceleratorType.CPU;

    public DeviceDiscovery Discover() => new(AcceleratorType.CPU, [new CPUDevice(options)], []);
}
