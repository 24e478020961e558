using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>The products of <see cref="MatMul"/> on one kind of device; arguments have been checked; all results overwrite.</summary>
internal interface IMatMulKernels : IDisposable
{
    /// <summary>C [M, N] = A [M, K] B [K, N].</summary>
    void Plain(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c);

    /// <summary>C [M, N] = A [M, K] B [K, N] + bias [N] in every row.</summary>
    void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c);

    /// <summary>C [M, N] = A [K, M]^T B [K, N].</summary>
    void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c);

    /// <summary>gradWeight [inputs, outputs] = input^T gradOutput; gradBias [outputs] = the sum of gradOutput's rows.</summary>
    void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias);

    /// <summary>C [M, N] = A [M, K] B [N, K]^T, of a size that <see cref="Reserve"/> covers.</summary>
    void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c);

    /// <summary>
    /// Allocates memory for products of this layout and size; those with a transposed B need it, others are faster with it.
    /// </summary>
    void Reserve(MatMulLayout layout, int m, int k, int n);
}
