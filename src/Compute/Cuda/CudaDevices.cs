using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>Finds the CUDA driver's GPUs and, unlike ILGPU, says why there is none.</summary>
internal static class CudaDevices
{
    /// <summary>The first driver with CUDA 11.4, the oldest that has every function we call.</summary>
    internal const string DriverToInstall = "470";

    private static readonly CudaDriverVersion OldestDriver = CudaDriverVersion.FromMajorMinor(11, 4);

    // Volta: the target of the kernels' PTX.
    private static readonly CudaArchitecture OldestGpu = CudaArchitecture.SM_70;

    // ILGPU imports it by its bare name; DriverLibraries maps that to a file.
    private static string DriverFile => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Looks for the GPUs that can run the kernels.</summary>
    internal static DeviceDiscovery Find()
    {
        List<Device> devices = [];
        List<string> notes = [];
        if (WhyNoDriver() is { } reason)
            notes.Add(reason);
        else
            Find(devices, notes);
        return new DeviceDiscovery(AcceleratorType.Cuda, devices, [.. notes.Select(note => "CUDA: " + note)]);
    }

    private static string? WhyNoDriver()
    {
        try
        {
            CudaError status = CudaDriver.Current.Init(0);
            if (status == CudaError.CUDA_ERROR_NO_DEVICE)
                return "the driver finds no GPU (CUDA_ERROR_NO_DEVICE). Check nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set.";
            if (status != CudaError.CUDA_SUCCESS)
                return CudaFailure.Of(status, "cuInit").Message;
        }
        catch (DllNotFoundException)
        {
            return $"{DriverFile} is not installed. With an NVIDIA GPU, install its driver, version {DriverToInstall} or newer "
                + "(nvidia.com/drivers).";
        }
        catch (EntryPointNotFoundException missing)
        {
            return $"{DriverFile} is no CUDA driver ({missing.Message}). Install driver version {DriverToInstall} or newer "
                + "(nvidia.com/drivers).";
        }

        CudaError failed = CudaAPI.CurrentAPI.GetDriverVersion(out CudaDriverVersion version);
        if (failed != CudaError.CUDA_SUCCESS)
            return CudaFailure.Of(failed, "cuDriverGetVersion").Message;
        return version < OldestDriver
            ? $"the driver implements CUDA {version}, at least {OldestDriver} is needed. Install driver version {DriverToInstall} or newer "
                + "(nvidia.com/drivers)."
            : null;
    }

    private static void Find(List<Device> devices, List<string> notes)
    {
        CudaError status = CudaAPI.CurrentAPI.GetDeviceCount(out int count);
        if (status != CudaError.CUDA_SUCCESS)
        {
            notes.Add(CudaFailure.Of(status, "cuDeviceGetCount").Message);
            return;
        }

        if (count == 0)
            notes.Add("the driver finds no GPU. Check nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set.");

        // Not builder.Cuda(): under WSL its second call in a process throws.
        int read = 0;
        devices.AddRange(CudaDevice.GetDevices(device =>
        {
            read++;
            if (device.Architecture >= OldestGpu)
                return true;
            notes.Add(
                $"{device.Name} has compute capability {Capability(device.Architecture)}, the kernels need {Capability(OldestGpu)} (Volta) "
                + "or newer.");
            return false;
        }));

        // ILGPU swallows the failures of that search.
        if (read < count)
            notes.Add($"the driver counts {count} GPUs, but describes only {read} of them. Check nvidia-smi.");
    }

    private static string Capability(CudaArchitecture? architecture) => $"{architecture?.Major}.{architecture?.Minor}";
}
