namespace GpuTrainer.Compute;

/// <summary>The back ends that <see cref="Context.Builder"/> knows besides the CPU: each is named here and nowhere else.</summary>
internal static class DeviceProviders
{
    internal static IDeviceProvider Cuda() => new AbsentBackEnd(AcceleratorType.Cuda);

    internal static IDeviceProvider OpenCL() => new OpenCl.OpenClDeviceProvider();

    /// <summary>A back end that this build does not have: no devices, and a note that says so.</summary>
    private sealed class AbsentBackEnd(AcceleratorType acceleratorType) : IDeviceProvider
    {
        public AcceleratorType AcceleratorType => acceleratorType;

        public DeviceDiscovery Discover() => new(acceleratorType, [], [$"This build has no {acceleratorType} back end."]);
    }
}
