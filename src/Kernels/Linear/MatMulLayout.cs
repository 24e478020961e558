namespace GpuTrainer.Kernels;

/// <summary>How the matrices of a product are stored.</summary>
public enum MatMulLayout
{
    /// <summary>A [M, K], B [K, N]: <see cref="MatMul.Multiply"/>, <see cref="MatMul.Linear"/>.</summary>
    Plain,

    /// <summary>A [K, M], B [K, N]: <see cref="MatMul.TransposedA"/>, <see cref="MatMul.WeightGradient"/>.</summary>
    TransposedA,

    /// <summary>A [M, K], B [N, K]: <see cref="MatMul.TransposedB"/>.</summary>
    TransposedB,
}
