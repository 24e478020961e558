using GpuTrainer.Compute.Cuda;

namespace GpuTrainer.Compute;

/// <summary>NVIDIA GPUs of a context.</summary>
public static class CudaContextExtensions
{
    /// <summary>The NVIDIA GPUs of a context.</summary>
    public static IReadOnlyList<CudaDevice> GetCudaDevices(this Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevices<CudaDevice>();
    }

    /// <summary>An NVIDIA GPU of the context.</summary>
    /// <exception cref="DeviceException">There is no such device; the message says why.</exception>
    public static CudaDevice GetCudaDevice(this Context context, int cudaDeviceIndex)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevice<CudaDevice>(cudaDeviceIndex);
    }

    /// <summary>Opens an NVIDIA GPU of the context.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public static CudaAccelerator CreateCudaAccelerator(this Context context, int cudaDeviceIndex) =>
        (CudaAccelerator)context.GetCudaDevice(cudaDeviceIndex).CreateAccelerator(context);

    /// <summary>The devices of a driver other than the installed one.</summary>
    internal static Context.Builder Cuda(this Context.Builder builder, ICudaDriver driver) => builder.Add(new CudaDeviceProvider(driver));
}
