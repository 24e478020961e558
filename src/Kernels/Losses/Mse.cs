using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Mean square error against float targets, over all elements, as PyTorch's MSELoss.</summary>
/// <remarks>M = rows, N = columns. Thread m owns row m. Auto-grouped launch over M threads; overwrites.</remarks>
public sealed class Mse
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float> _train;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public Mse(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(TrainKernel, out _train);
    }

    /// <summary>Each row's mean square error, and the gradient of their mean with respect to the outputs.</summary>
    /// <param name="rows">M.</param>
    /// <param name="columns">N.</param>
    /// <param name="output">[M, N].</param>
    /// <param name="target">[M, N].</param>
    /// <param name="gradient">[M, N], overwritten; may be output.</param>
    /// <param name="losses">[M], overwritten.</param>
    public void Train(
        int rows, int columns, ArrayView<float> output, ArrayView<float> target, ArrayView<float> gradient, ArrayView<float> losses)
    {
        ViewChecks.Positive(columns, "Mse");
        ViewChecks.AtLeast(output, (long)rows * columns, "Mse");
        ViewChecks.AtLeast(target, (long)rows * columns, "Mse");
        ViewChecks.AtLeast(gradient, (long)rows * columns, "Mse");
        ViewChecks.AtLeast(losses, rows, "Mse");
        _train(_stream, rows, output, target, gradient, losses, columns, (float)(2.0 / ((double)rows * columns)));
    }

    /// <summary>
    /// d = output - target; losses[m] = (sum over ascending n of d[m, n]^2) / N; gradient[m, n] = d[m, n] * scale, scale = 2 / (M N).
    /// Thread m owns row m; M threads.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D index, ArrayView<float> output, ArrayView<float> target, ArrayView<float> gradient, ArrayView<float> losses, int columns,
        float scale)
    {
        int row = index;
        int first = row * columns;
        float squares = 0f;
        for (int j = 0; j < columns; j++)
        {
            float d = output[first + j] - target[first + j];
            squares = KernelMath.FusedMultiplyAdd(d, d, squares);
            gradient[first + j] = d * scale;
        }

        losses[row] = squares / columns;
    }
}
