namespace GpuTrainer.Compute;

/// <summary>The driver's functions that ILGPU lacks, as <see cref="ILGPU.Runtime.Cuda.CudaAPI.CurrentAPI"/> has the others.</summary>
internal static class CudaDriver
{
    /// <summary>The installed driver, unless a test has put another in its place.</summary>
    internal static ICudaDriver Current { get; set; } = new NativeCudaDriver();
}
