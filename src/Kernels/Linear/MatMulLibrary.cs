namespace GpuTrainer.Kernels;

/// <summary>Whose matrix products to use.</summary>
public enum MatMulLibrary
{
    /// <summary>The kernels of this project: the same bits on every device.</summary>
    BuiltIn,

    /// <summary>NVIDIA's cuBLAS, on CUDA devices: sums in its own order, so its bits differ from other devices'.</summary>
    Cublas,
}
