namespace GpuTrainer.Kernels;

/// <summary>Whose matrix products.</summary>
public enum MatMulLibrary
{
    /// <summary>The kernels of this project: the same bits on every device.</summary>
    BuiltIn,

    /// <summary>NVIDIA's cuBLAS, on CUDA devices: sums in an order of its own, so its bits are its own.</summary>
    Cublas,
}
