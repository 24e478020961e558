using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>The host side of losses that are a mean over all elements and whose kernel takes only outputs and labels.</summary>
/// <remarks>M = rows, C = classes. Auto-grouped launch over M threads; the kernel's last argument is scale = slope / (M C).</remarks>
public abstract class LabelLossKernels : LossKernels
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int,
        float> _train;

    private readonly double _slope;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="kernel">
    /// (row, outputs, labels, gradient, losses, correct, classes, scale): thread m overwrites row m of the last three views.
    /// </param>
    /// <param name="slope">The factor in the gradient: 2 for squares, else 1.</param>
    private protected LabelLossKernels(
        Accelerator accelerator,
        Action<Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float> kernel,
        double slope)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _stream = accelerator.DefaultStream;
        _slope = slope;
        accelerator.Load(kernel, out _train);
    }

    /// <inheritdoc/>
    public sealed override void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, gradient, losses, correct);
        _train(_stream, rows, outputs, labels, gradient, losses, correct, classes, (float)(_slope / ((double)rows * classes)));
    }
}
