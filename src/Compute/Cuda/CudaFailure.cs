using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>Messages for failed driver calls: the call, the driver's name for the status, and what to do.</summary>
internal static class CudaFailure
{
    private const string HowToFindIt =
        " run the program under compute-sanitizer, or on the CPU with scalar vectors, which checks every access.";

    /// <summary>Throws unless a call succeeded.</summary>
    /// <param name="status">What it returned.</param>
    /// <param name="call">Its name.</param>
    /// <param name="kernel">The kernel it concerned, if any.</param>
    /// <exception cref="DeviceException">It failed.</exception>
    internal static void ThrowIfFailed(CudaError status, string call, KernelDescriptor? kernel = null)
    {
        if (status != CudaError.CUDA_SUCCESS)
            throw Of(status, call, kernel is null ? "" : $"Kernel {kernel.Name}.");
    }

    /// <summary>The failure of a call.</summary>
    /// <param name="status">What it returned.</param>
    /// <param name="call">Its name.</param>
    /// <param name="detail">What was requested, in a sentence.</param>
    internal static DeviceException Of(CudaError status, string call, string detail = "") =>
        new($"{call} failed: {Name(status)} ({(int)status}).{(detail.Length > 0 ? " " + detail : "")}{Advice(status)}",
            new CudaException(status));

    /// <summary>Describes a failed call that ILGPU made, whose exception only repeats the driver's text.</summary>
    internal static string Describe(CudaException failure) => Enum.TryParse(failure.Error, out CudaError status)
        ? $"CUDA failed: {failure.Message}, {Name(status)} ({(int)status}).{Advice(status)}"
        : failure.Message;

    /// <summary>Such as CUDA_ERROR_OUT_OF_MEMORY. ILGPU knows only some of them.</summary>
    internal static string Name(CudaError status) =>
        CudaDriver.Current.GetErrorName(status, out nint name) == CudaError.CUDA_SUCCESS && name != 0
            ? Marshal.PtrToStringUTF8(name)!
            : "unknown error";

    private static string Advice(CudaError status) => (int)status switch
    {
        2 => " The GPU's memory is full: use a smaller batch or model, or end other programs that use the GPU (nvidia-smi lists them).",
        34 => " The libcuda.so that was found is the CUDA toolkit's stub, not the driver: remove its folder from LD_LIBRARY_PATH.",
        46 => " Another program uses the GPU exclusively, or the GPU is in prohibited compute mode (nvidia-smi -q -d COMPUTE).",
        209 => " The driver does not know this GPU architecture: install a newer driver.",
        218 or 222 => $" The driver rejects the kernel's PTX: install driver version {CudaDevices.DriverToInstall} or newer.",
        221 => " The driver's PTX compiler is missing (libnvidia-ptxjitcompiler.so.1): install the whole driver or, in a container, enable "
            + "its compute part (NVIDIA_DRIVER_CAPABILITIES=compute,utility).",
        304 or 999 =>
            " Check that nvidia-smi works and that /dev/nvidia-uvm exists; a container must be started with its GPUs (--gpus all).",
        700 or 716 or 717 => " A kernel accessed memory out of bounds or misaligned:" + HowToFindIt,
        701 => " The kernel needs more registers or shared memory than a group of that size has: launch smaller groups.",
        702 => " A launch exceeded the display driver's time limit.",
        719 => " A kernel failed on the GPU:" + HowToFindIt,
        802 => " The GPUs are not ready: on systems with NVSwitch the service nvidia-fabricmanager must run.",
        803 => " The driver's library and kernel module differ in version: reboot after a driver update.",
        804 => " The CUDA compatibility package does not support the GPU: install a newer driver instead.",
        _ => "",
    };
}
