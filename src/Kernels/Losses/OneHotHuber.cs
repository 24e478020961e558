using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Huber loss between the outputs and one-hot labels, over all elements, as PyTorch's HuberLoss: each row's loss is the mean over j of
/// h(d), d = x[j] - [j = label]; h(d) = d^2 / 2 if |d| is below delta, else delta * (|d| - delta / 2).
/// </summary>
/// <remarks>
/// M = rows, C = classes. Thread m owns row m. Auto-grouped launch over M threads; overwrites. A label outside 0 .. C-1 matches no class. A
/// row with a NaN has a NaN loss and counts as wrong.
/// </remarks>
public sealed class OneHotHuber : LossKernels
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float,
        float> _train;
    private readonly float _delta;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="delta">The difference above which the loss is linear; above 0.</param>
    public OneHotHuber(Accelerator accelerator, float delta)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (!(delta > 0f && float.IsFinite(delta)))
            throw new ArgumentOutOfRangeException(nameof(delta), $"OneHotHuber: delta is {delta}, expected more than 0.");
        _delta = delta;
        _stream = accelerator.DefaultStream;
        accelerator.Load(TrainKernel, out _train);
    }

    /// <inheritdoc/>
    public override void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, gradient, losses, correct);
        _train(_stream, rows, outputs, labels, gradient, losses, correct, classes, (float)(1.0 / ((double)rows * classes)), _delta);
    }

    /// <summary>
    /// losses[m] = (sum over ascending j of h(d[j])) / C; gradient[m, j] = d[j], clamped to -delta .. delta, times scale = 1 / (M C).
    /// Thread m owns row m; M threads.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D index, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct, int classes, float scale, float delta)
    {
        int row = index;
        int first = row * classes;
        int label = labels[row];
        float total = 0f;
        for (int j = 0; j < classes; j++)
        {
            float d = outputs[first + j] - (j == label ? 1f : 0f);
            float magnitude = MathF.Abs(d);
            total += magnitude < delta ? 0.5f * d * d : delta * (magnitude - 0.5f * delta);
            gradient[first + j] = (d > delta ? delta : d < -delta ? -delta : d) * scale;
        }

        losses[row] = total / classes;
        correct[row] = Logits.IsCorrect(outputs, first, classes, Logits.RowMaximum(outputs, first, classes), total, label);
    }
}
