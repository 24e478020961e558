using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>Finds the GPUs of the CUDA driver, and says why there is none, which ILGPU does not.</summary>
internal static class CudaDevices
{
    /// <summary>The first driver of CUDA 11.4, which has all that we call.</summary>
    internal const string DriverToInstall = "470";

    private static readonly CudaDriverVersion s_oldestDriver = CudaDriverVersion.FromMajorMinor(11, 4);

    // Volta: what the kernels' PTX is made for.
    private static readonly CudaArchitecture s_oldestGpu = CudaArchitecture.SM_70;

    /// <summary>Looks for the GPUs that can run the kernels.</summary>
    internal static DeviceDiscovery Find()
    {
        List<string> notes = [];
        Device[] devices = WhyNoDriver() is { } reason ? [] : Find(notes, out reason);
        if (reason is not null)
            notes.Add(reason);
        return new DeviceDiscovery(AcceleratorType.Cuda, devices, [.. notes.Select(note => "CUDA: " + note)]);
    }

    private static string? WhyNoDriver()
    {
        string file = DriverFile;
        try
        {
            return CudaDriver.Current.Init(0) switch
            {
                CudaError.CUDA_SUCCESS => null,
                CudaError.CUDA_ERROR_NO_DEVICE =>
                    "the driver finds no GPU (CUDA_ERROR_NO_DEVICE). Check nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set.",
                CudaError failed => CudaFailure.Of(failed, "cuInit").Message,
            };
        }
        catch (DllNotFoundException)
        {
            return $"{file} is not installed. With an NVIDIA GPU, install its driver, version {DriverToInstall} or newer (nvidia.com/drivers).";
        }
        catch (EntryPointNotFoundException)
        {
            return $"{file} is no CUDA driver: it lacks cuInit. Install driver version {DriverToInstall} or newer (nvidia.com/drivers).";
        }
    }
}
