using System.Runtime.InteropServices;

namespace GpuTrainer.Compute.Cuda;

/// <summary>What CUresults are called, and what to do about the common ones.</summary>
internal static unsafe class CudaStatus
{
    internal const int NoDevice = 100;

    internal static string Name(ICudaDriver driver, int status)
    {
        byte* name = null;
        return driver.GetErrorName(status, &name) == 0 && name is not null ? Marshal.PtrToStringUTF8((nint)name)! : "unknown error";
    }

    internal static string Hint(int status) => status switch
    {
        2 => " The GPU's memory is full: use a smaller batch or model, or end other programs that use the GPU (nvidia-smi lists them).",
        34 => " The libcuda.so.1 that was found is the stub of the CUDA toolkit, not the driver's: take its folder out of LD_LIBRARY_PATH.",
        46 => " Another program has the GPU to itself, or the GPU is in prohibited compute mode (nvidia-smi -q -d COMPUTE).",
        209 => " The driver knows no such GPU architecture: install a newer driver.",
        218 or 222 => $" The driver does not take the kernel's PTX: install driver version {CudaDeviceProvider.DriverToInstall} or newer.",
        221 => " The driver's PTX compiler is missing (libnvidia-ptxjitcompiler.so.1): install the whole driver, or, in a container, allow it the compute part (NVIDIA_DRIVER_CAPABILITIES=compute,utility).",
        304 or 999 => " Check that nvidia-smi works and that /dev/nvidia-uvm exists; a container must be started with its GPUs (--gpus all).",
        700 or 716 or 717 => " A kernel accessed memory that is not its own: run the program under compute-sanitizer, or on the CPU with scalar vectors, which checks every access.",
        701 => " The kernel needs more registers or shared memory than a group of that size has: launch smaller groups.",
        702 => " A launch ran into the display driver's time limit.",
        719 => " A kernel failed on the GPU: run the program under compute-sanitizer, or on the CPU with scalar vectors, which checks every access.",
        802 => " The GPUs are not ready: on systems with NVSwitch the service nvidia-fabricmanager must run.",
        803 => " The driver's library and kernel module differ in version: reboot after a driver update.",
        804 => " The CUDA compatibility package does not fit the GPU: install a newer driver instead.",
        _ => "",
    };
}
