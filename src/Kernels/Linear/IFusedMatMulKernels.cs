using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>What <see cref="FusedMatMul"/> launches; arguments are checked already, all results overwrite.</summary>
internal interface IFusedMatMulKernels
{
    /// <summary>C [M, N] = f(A [M, K] B [K, N] + bias), and dropout of it.</summary>
    void PlainDropout(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, Activation activation,
        in FusedDropout dropout);

    /// <summary>C [M, N] = (A [M, K] B [N, K]^T * keep) * f'(x), from output = f(x); without the factor if keep is empty.</summary>
    void TransposedBBackward(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, Activation activation, ArrayView<float> output,
        ArrayView<float> keep);
}
