namespace GpuTrainer.Compute;

/// <summary>What runs the kernels.</summary>
public enum AcceleratorType
{
    /// <summary>The processor, with SIMD code made by the build.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU, through its driver.</summary>
    Cuda = 1,

    /// <summary>An OpenCL device.</summary>
    OpenCL = 2,
}
