namespace GpuTrainer.Compute;

/// <summary>What accelerators tell about themselves beyond ILGPU's.</summary>
public static class AcceleratorExtensions
{
    /// <summary>Buffers of the accelerator that are allocated and not disposed. Disposing the accelerator frees them.</summary>
    public static int GetLiveBufferCount(this Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.LiveBuffers;
    }
}
