using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Kernels;

/// <summary>
/// Matrix products. Every element of a product is one chain of fused multiply-adds over ascending k that starts from +0, so that all
/// kernels, tiles, vector widths and devices give the same bits.
/// </summary>
/// <remarks>
/// Matrices are row-major. On the CPU, each thread of a group (one vector lane) owns a register tile, on an OpenCL CPU device a smaller
/// one; on GPUs, groups stage tiles in shared memory. All results overwrite.
/// </remarks>
public sealed class MatMul : IDisposable
{
    private readonly IMatMulKernels _kernels;

    /// <summary>Loads the kernels that suit the accelerator.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="library">Whose kernels to use; with cuBLAS, the bits differ from those of other devices.</param>
    /// <exception cref="NotSupportedException">cuBLAS is requested, but the accelerator is not a CUDA one; see
    /// <see cref="WhyNot"/>.</exception>
    /// <exception cref="DeviceException">cuBLAS is not installed.</exception>
    public MatMul(Accelerator accelerator, MatMulLibrary library = MatMulLibrary.BuiltIn)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (WhyNot(library, accelerator.Device) is { } reason)
            throw new NotSupportedException(reason);
        Library = library;
        if (library == MatMulLibrary.Cublas)
            _kernels = new CublasMatMul((CudaAccelerator)accelerator);
        else if (accelerator.VectorizesGroups())
            _kernels = new RegisterTileMatMul(accelerator);
        else if (accelerator.Device.IsProcessor())
            _kernels = new ThreadTileMatMul(accelerator);
        else
            _kernels = new SharedTileMatMul(accelerator);
    }

    /// <summary>Whose kernels are in use.</summary>
    public MatMulLibrary Library { get; }

    /// <summary>Why a library cannot serve a device, in a sentence; null if it can.</summary>
    public static string? WhyNot(MatMulLibrary library, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return library == MatMulLibrary.Cublas && device.AcceleratorType != AcceleratorType.Cuda
            ? $"cuBLAS runs on CUDA devices alone, and {device.Name} is none."
            : null;
    }

    /// <summary>C = A B.</summary>
    /// <param name="m">M, rows of A and C.</param>
    /// <param name="k">K, columns of A, rows of B.</param>
    /// <param name="n">N, columns of B and C.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N], overwritten.</param>
    public void Multiply(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.Multiply");
        _kernels.Plain(m, k, n, a, b, c);
    }

    /// <summary>Y = X W + bias, the forward pass of a linear layer whose weights are stored [inputs, outputs].</summary>
    /// <param name="m">M, the batch size.</param>
    /// <param name="k">K, inputs.</param>
    /// <param name="n">N, outputs.</param>
    /// <param name="a">X [M, K].</param>
    /// <param name="b">W [K, N].</param>
    /// <param name="bias">[N].</param>
    /// <param name="c">Y [M, N], overwritten.</param>
    public void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.Linear");
        ViewChecks.AtLeast(bias, n, "MatMul.Linear");
        _kernels.Linear(m, k, n, a, b, bias, c);
    }

    /// <summary>C = A^T B.</summary>
    /// <param name="m">M, columns of A, rows of C.</param>
    /// <param name="k">K, rows of A and B.</param>
    /// <param name="n">N, columns of B and C.</param>
    /// <param name="a">[K, M].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N], overwritten.</param>
    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.TransposedA");
        _kernels.TransposedA(m, k, n, a, b, c);
    }

    /// <summary>
    /// Both gradients of a linear layer's parameters: gradWeight = X^T dY and gradBias = sum of dY's rows (ascending), in one launch.
    /// </summary>
    /// <param name="batch">B, rows of X and dY.</param>
    /// <param name="inputs">Columns of X.</param>
    /// <param name="outputs">Columns of dY.</param>
    /// <param name="input">X [B, inputs].</param>
    /// <param name="gradOutput">dY [B, outputs].</param>
    /// <param name="gradWeight">[inputs, outputs], overwritten.</param>
    /// <param name="gradBias">[outputs], overwritten.</param>
    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        Check(inputs, batch, outputs, input, gradOutput, gradWeight, "MatMul.WeightGradient");
        ViewChecks.AtLeast(gradBias, outputs, "MatMul.WeightGradient");
        _kernels.WeightGradient(batch, inputs, outputs, input, gradOutput, gradWeight, gradBias);
    }

    /// <summary>
    /// Allocates memory for the copies of A and B that products on some devices read. Call it before the first launch.
    /// <see cref="TransposedB"/> may require it; the other products work without it, but large ones are then slower. It also covers smaller
    /// products.
    /// </summary>
    /// <param name="layout">The layout of the products.</param>
    /// <param name="m">M, the largest.</param>
    /// <param name="k">K, the largest.</param>
    /// <param name="n">N, the largest.</param>
    public void Reserve(MatMulLayout layout, int m, int k, int n)
    {
        ViewChecks.Positive(m, "MatMul.Reserve");
        ViewChecks.Positive(k, "MatMul.Reserve");
        ViewChecks.Positive(n, "MatMul.Reserve");
        _kernels.Reserve(layout, m, k, n);
    }

    /// <summary>C = A B^T, the input gradient of a linear layer whose weights are stored [inputs, outputs].</summary>
    /// <param name="m">M, rows of A and C (the batch size).</param>
    /// <param name="k">K, columns of A and B (outputs).</param>
    /// <param name="n">N, rows of B, columns of C (inputs).</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[N, K].</param>
    /// <param name="c">[M, N], overwritten.</param>
    /// <exception cref="InvalidOperationException">The product is larger than what <see cref="Reserve"/> was called for.</exception>
    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        Check(m, k, n, a, b, c, "MatMul.TransposedB");
        _kernels.TransposedB(m, k, n, a, b, c);
    }

    /// <inheritdoc/>
    public void Dispose() => _kernels.Dispose();

    internal static void Check(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, string operation)
    {
        ViewChecks.Positive(m, operation);
        ViewChecks.Positive(k, operation);
        ViewChecks.Positive(n, operation);
        ViewChecks.AtLeast(a, (long)m * k, operation);
        ViewChecks.AtLeast(b, (long)k * n, operation);
        ViewChecks.AtLeast(c, (long)m * n, operation);
    }
}
