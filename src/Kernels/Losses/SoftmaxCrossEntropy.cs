using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Cross-entropy of softmax(logits) against class labels, as PyTorch's CrossEntropyLoss with mean reduction and label smoothing e: each
/// row's loss is (1 - e) * -log p[label] + e * mean over j of -log p[j].
/// </summary>
/// <remarks>
/// M = rows, C = classes. Thread m owns row m, which suits small numbers of classes. Auto-grouped launch over M threads; overwrites. A
/// label outside 0 .. C-1 gives a NaN loss. A row with a NaN counts as wrong.
/// </remarks>
public sealed class SoftmaxCrossEntropy : LossKernels
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float,
        float> _train;

    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<int>, int,
        float> _evaluate;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="smoothing">e, in [0, 1].</param>
    public SoftmaxCrossEntropy(Accelerator accelerator, float smoothing = 0f)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        Smoothing = smoothing;
        _stream = accelerator.DefaultStream;
        accelerator.Load(TrainKernel, out _train);
        accelerator.Load(EvaluateKernel, out _evaluate);
    }

    /// <summary>e, in [0, 1].</summary>
    public float Smoothing { get; }

    /// <inheritdoc/>
    public override void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, gradient, losses, correct);
        _train(_stream, rows, outputs, labels, gradient, losses, correct, classes, Smoothing, 1f / rows);
    }

    /// <inheritdoc/>
    public override void Evaluate(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> scratch, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, scratch, losses, correct);
        _evaluate(_stream, rows, outputs, labels, losses, correct, classes, Smoothing);
    }

    /// <summary>
    /// With z = x - max x and S = sum of exp(z): (1 - e) (log S - z[label]) + e (log S - mean of z); sums run over ascending classes.
    /// </summary>
    internal static float RowLoss(ArrayView<float> logits, int first, int classes, float maximum, float sum, int label, float smoothing)
    {
        float logSum = DeviceMath.Log(sum);
        float target = float.NaN;
        float total = 0f;
        for (int j = 0; j < classes; j++)
        {
            float z = logits[first + j] - maximum;
            target = j == label ? z : target;
            total += z;
        }

        float likelihood = logSum - target;
        // Without smoothing a logit of -infinity is harmless; 0 * infinity would make it NaN.
        return smoothing == 0f
            ? likelihood
            : KernelMath.FusedMultiplyAdd(smoothing, logSum - total / classes, (1f - smoothing) * likelihood);
    }

    /// <summary>
    /// losses[m] as <see cref="RowLoss"/>; gradient[m, j] = (p[m, j] - (1 - e) [j = label] - e / C) * scale; correct[m]. Thread m owns row
    /// m; M threads.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct, int classes, float smoothing, float scale)
    {
        int row = index;
        int first = row * classes;
        int label = labels[row];
        float maximum = Logits.RowMaximum(logits, first, classes);
        float sum = Logits.WriteExponentials(logits, gradient, first, classes, maximum);
        losses[row] = RowLoss(logits, first, classes, maximum, sum, label, smoothing);
        correct[row] = Logits.IsCorrect(logits, first, classes, maximum, sum, label);
        WriteGradient(gradient, first, classes, sum, label, smoothing, scale);
    }

    /// <summary>Turns a row's exponentials into its gradient.</summary>
    internal static void WriteGradient(
        ArrayView<float> gradient, int first, int classes, float sum, int label, float smoothing, float scale)
    {
        float spread = smoothing / classes;
        for (int j = 0; j < classes; j++)
        {
            float target = j == label ? (1f - smoothing) + spread : spread;
            gradient[first + j] = (gradient[first + j] / sum - target) * scale;
        }
    }

    /// <summary>losses[m] and correct[m] as <see cref="TrainKernel"/>, bit for bit. Thread m owns row m; M threads.</summary>
    [Kernel]
    internal static void EvaluateKernel(
        Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> losses, ArrayView<int> correct, int classes,
        float smoothing)
    {
        int row = index;
        int first = row * classes;
        int label = labels[row];
        float maximum = Logits.RowMaximum(logits, first, classes);
        float sum = 0f;
        for (int j = 0; j < classes; j++)
            sum += DeviceMath.Exp(logits[first + j] - maximum);
        losses[row] = RowLoss(logits, first, classes, maximum, sum, label, smoothing);
        correct[row] = Logits.IsCorrect(logits, first, classes, maximum, sum, label);
    }
}
