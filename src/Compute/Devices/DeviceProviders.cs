namespace GpuTrainer.Compute;

/// <summary>The back ends that <see cref="Context.Builder"/> knows besides the CPU: each is named here and nowhere else.</summary>
internal static class DeviceProviders
{
    internal static IDeviceProvider Cuda() => new Cuda.CudaDeviceProvider();

    internal static IDeviceProvider OpenCL() => new OpenCl.OpenClDeviceProvider();
}
