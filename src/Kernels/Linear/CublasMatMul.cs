using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Kernels;

/// <summary>
/// NVIDIA's products, through ILGPU.Algorithms. They sum in their own order, which depends on the GPU and the library's version, so their
/// bits are outside the contract of docs/numerics.md.
/// </summary>
/// <remarks>
/// BLAS matrices are column-major, this project's row-major. A row-major matrix read as column-major is its transpose, so C = A B is
/// computed as C^T = B^T A^T: operands and sizes are swapped, and nothing is copied.
/// </remarks>
internal sealed class CublasMatMul : IMatMulKernels
{
    private readonly Gemm _gemm;
    private readonly BiasAddition _bias;
    private readonly BiasGradient _biasGradient;
    private readonly IDisposable? _library;

    /// <summary>Opens cuBLAS on the accelerator's default stream.</summary>
    /// <exception cref="DeviceException">The library is not installed.</exception>
    internal CublasMatMul(CudaAccelerator accelerator)
        : this(accelerator, Open(accelerator))
    {
    }

    /// <summary>Uses a given library; for tests.</summary>
    internal CublasMatMul(Accelerator accelerator, Gemm gemm)
    {
        _gemm = gemm;
        _bias = new BiasAddition(accelerator);
        _biasGradient = new BiasGradient(accelerator);
    }

    private CublasMatMul(CudaAccelerator accelerator, CuBlas library)
        : this(accelerator, OfLibrary(library))
    {
        _library = library;
    }

    /// <summary>
    /// C [m, n] = op(A) op(B) as BLAS defines it, column-major: ld is the distance between two columns.
    /// </summary>
    internal delegate void Gemm(
        CuBlasOperation transposeA, CuBlasOperation transposeB, int m, int n, int k, ArrayView<float> a, int lda,
        ArrayView<float> b, int ldb,
        ArrayView<float> c, int ldc);

    public void Plain(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _gemm(CuBlasOperation.NonTranspose, CuBlasOperation.NonTranspose, n, m, k, b, n, a, k, c, n);

    public void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c)
    {
        Plain(m, k, n, a, b, c);
        _bias.Add(m, n, bias, c);
    }

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _gemm(CuBlasOperation.NonTranspose, CuBlasOperation.Transpose, n, m, k, b, n, a, m, c, n);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        TransposedA(inputs, batch, outputs, input, gradOutput, gradWeight);
        _biasGradient.Sum(batch, outputs, gradOutput, gradBias);
    }

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _gemm(CuBlasOperation.Transpose, CuBlasOperation.NonTranspose, n, m, k, b, k, a, k, c, n);

    public void Reserve(MatMulLayout layout, int m, int k, int n)
    {
        // cuBLAS needs no copy of B.
    }

    public void Dispose() => _library?.Dispose();

    private static CuBlas Open(CudaAccelerator accelerator)
    {
        try
        {
            return new CuBlas(accelerator) { Stream = (CudaStream)accelerator.DefaultStream };
        }
        catch (Exception error) when (error is DllNotFoundException or NotSupportedException or CuBlasException)
        {
            throw new DeviceException(
                $"cuBLAS cannot be opened on {accelerator.Name}: {error.Message} Install libcublas 10 to 12 of the CUDA toolkit, or leave "
                + "cublas out.", error);
        }
    }

    private static Gemm OfLibrary(CuBlas library) => (transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc) =>
        library.Gemm(transposeA, transposeB, m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
}
