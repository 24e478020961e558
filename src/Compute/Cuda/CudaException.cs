using GpuTrainer.Compute.Cuda;

namespace GpuTrainer.Compute;

/// <summary>A call of the CUDA driver that failed. The message names the call and the driver's name of the status.</summary>
public sealed class CudaException : DeviceException
{
    internal CudaException(ICudaDriver driver, string call, int status, string detail = "")
        : base($"cu{call} failed: {CudaStatus.Name(driver, status)} ({status})." + (detail.Length > 0 ? " " + detail : "") + CudaStatus.Hint(status))
    {
        Status = status;
    }

    /// <summary>The CUresult.</summary>
    public int Status { get; }
}
