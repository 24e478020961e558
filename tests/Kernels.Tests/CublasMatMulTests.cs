using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Kernels.Tests;

/// <summary>What cuBLAS is asked for, answered by a library that computes as BLAS defines it. cuBLAS itself was not run on a GPU.</summary>
public sealed class CublasMatMulTests
{
    private const int M = 3;
    private const int K = 5;
    private const int N = 4;

    private static TestDevice Device => TestDevice.All[0];

    [Fact]
    public void Linear_OfAnySize_AddsTheBias() => AssertSame(
        (kernels, a, b, bias, c) => kernels.Linear(M, K, N, a, b, bias, c),
        (matMul, a, b, bias, c) => matMul.Linear(M, K, N, a, b, bias, c));

    [Fact]
    public void Plain_WithoutBias_IsTheProduct() => AssertSame(
        (kernels, a, b, _, c) => kernels.Plain(M, K, N, a, b, c), (matMul, a, b, _, c) => matMul.Multiply(M, K, N, a, b, c));

    [Fact]
    public void Multiply_TransposedA_ReadsAByColumns() => AssertSame(
        (kernels, a, b, _, c) => kernels.TransposedA(M, K, N, a, b, c), (matMul, a, b, _, c) => matMul.TransposedA(M, K, N, a, b, c));

    [Fact]
    public void Multiply_TransposedB_ReadsBByColumns() => AssertSame(
        (kernels, a, b, _, c) => kernels.TransposedB(M, K, N, a, b, c), (matMul, a, b, _, c) => matMul.TransposedB(M, K, N, a, b, c));

    [Fact]
    public void WeightGradient_OfAnySize_WritesBothGradients() => AssertSame(
        (kernels, a, b, bias, c) => kernels.WeightGradient(K, M, N, a, b, c, bias),
        (matMul, a, b, bias, c) => matMul.WeightGradient(K, M, N, a, b, c, bias));

    [Fact]
    public void MatMul_WithCublasOnTheProcessor_IsRefusedInOneSentence()
    {
        var error = Assert.Throws<NotSupportedException>(() => new MatMul(Device.Accelerator, MatMulLibrary.Cublas));
        Assert.Equal($"cuBLAS runs on CUDA devices alone, and {Device.Accelerator.Name} is none.", error.Message);
    }

    // Small integers, whose sums are exact in any order.
    private static void AssertSame(
        Action<CublasMatMul, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>> cublas,
        Action<MatMul, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>> own)
    {
        using var matMul = new MatMul(Device.Accelerator);
        matMul.Reserve(MatMulLayout.TransposedB, M, K, N);
        using var kernels = new CublasMatMul(Device.Accelerator, Gemm);
        Assert.Equal(
            Results((a, b, bias, c) => own(matMul, a, b, bias, c)),
            Results((a, b, bias, c) => cublas(kernels, a, b, bias, c)));
    }

    private static float[] Results(Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>> run)
    {
        static float[] Integers(int length, int seed) => Array.ConvertAll(Inputs.Integers(length, 9, seed), value => value - 4f);
        ArrayView<float> a = Device.Upload(Integers(M * K, 1));
        ArrayView<float> b = Device.Upload(Integers(K * N, 2));
        ArrayView<float> bias = Device.Upload(Integers(N, 3));
        ArrayView<float> c = Device.Garbage<float>(M * N);
        run(a, b, bias, c);
        return [.. Device.Read(c), .. Device.Read(bias)];
    }

    // C = op(A) op(B), all by columns: element (row, column) lies at column * ld + row, and a leading dimension is at least its matrix's
    // rows.
    private static void Gemm(
        CuBlasOperation transposeA, CuBlasOperation transposeB, int m, int n, int k, ArrayView<float> a, int lda,
        ArrayView<float> b, int ldb,
        ArrayView<float> c, int ldc)
    {
        bool isATransposed = transposeA == CuBlasOperation.Transpose, isBTransposed = transposeB == CuBlasOperation.Transpose;
        Assert.True(lda >= (isATransposed ? k : m) && ldb >= (isBTransposed ? n : k) && ldc >= m);
        float[] left = Device.Read(a), right = Device.Read(b), result = Device.Read(c);
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < n; column++)
            {
                float sum = 0;
                for (int i = 0; i < k; i++)
                {
                    sum += left[isATransposed ? (row * lda) + i : (i * lda) + row]
                        * right[isBTransposed ? (i * ldb) + column : (column * ldb) + i];
                }

                result[(column * ldc) + row] = sum;
            }
        }

        c.CopyFromCPU(result);
    }
}
