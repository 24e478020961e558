using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Training;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples;

/// <summary>
/// PyTorch's MultiMarginLoss, the multi-class hinge loss: the mean over the batch of (sum over the classes j other than the label of max(0,
/// margin - x[label] + x[j])) / classes.
/// </summary>
/// <param name="Margin">How far the label's output should be above all others, above 0.</param>
public sealed record MultiMargin(float Margin = 1f) : Loss
{
    public static Kind<Loss> Kind { get; } = new(
        "multi-margin", "how far the label's output falls short of a margin above the others",
        [Setting.Number("margin", "How far the label's output should be above the others", "1", float.Epsilon, float.MaxValue,
            "a number above 0")],
        values => new MultiMargin((float)values.Number("margin")));

    public override string Text => FormattableString.Invariant($"multi-margin {Margin:R}");

    public override LossKernels Load(Accelerator accelerator, int maxRows) => new MultiMarginKernels(accelerator, Margin);
}

/// <summary>The loss and its gradient, one thread per row.</summary>
internal sealed class MultiMarginKernels : LossKernels
{
    private readonly AcceleratorStream _stream;
    private readonly float _margin;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float,
        float> _train;

    public MultiMarginKernels(Accelerator accelerator, float margin)
    {
        _stream = accelerator.DefaultStream;
        _margin = margin;
        accelerator.Load(TrainKernel, out _train);
    }

    public override void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, gradient, losses, correct);
        _train(_stream, rows, outputs, labels, gradient, losses, correct, classes, _margin, (float)(1.0 / ((double)rows * classes)));
    }

    /// <summary>
    /// With y = the label and h[j] = margin - x[y] + x[j]: losses[m] = (sum over ascending j other than y of max(0, h[j])) / C; gradient[m,
    /// j] = scale where h[j] > 0, and gradient[m, y] = -scale times how many of these there are; scale = 1 / (M C). Thread m owns row m.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D row, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct,
        int classes, float margin, float scale)
    {
        int first = row * classes;
        int label = labels[row];
        float target = outputs[first + label];
        float total = 0f;
        int above = 0;
        int best = 0;
        for (int j = 0; j < classes; j++)
        {
            float x = outputs[first + j];
            float hinge = j == label ? 0f : MathF.Max(0f, margin - target + x);
            total += hinge;
            above += hinge > 0f ? 1 : 0;
            gradient[first + j] = hinge > 0f ? scale : 0f;
            best = x > outputs[first + best] ? j : best;
        }

        gradient[first + label] = -scale * above;
        losses[row] = total / classes;
        correct[row] = best == label && !float.IsNaN(total) ? 1 : 0;
    }
}
