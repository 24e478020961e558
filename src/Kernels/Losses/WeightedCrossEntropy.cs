using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Cross-entropy with a weight w for each class and label smoothing e, as PyTorch's CrossEntropyLoss with mean reduction: the batch's loss
/// is the sum over rows of (1 - e) w[label] * -log p[label] + (e / C) * sum over j of w[j] * -log p[j], divided by the sum of w[label].
/// </summary>
/// <remarks>
/// M = rows, C = classes. Two launches: one group sums the weights of the batch; then thread m owns row m. Overwrites. Each row's loss is
/// scaled so that the mean of the M losses is the batch's. A label outside 0 .. C-1 gives a NaN loss. A row with a NaN counts as wrong.
/// </remarks>
public sealed class WeightedCrossEntropy : LossKernels
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, int> _sum;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, ArrayView<int>,
        int, int, float> _train;

    private readonly float _smoothing;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _weights;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _total;

    /// <summary>Loads the kernels and copies the weights to the device.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="weights">[C], each at least 0.</param>
    /// <param name="smoothing">e, in [0, 1].</param>
    public WeightedCrossEntropy(Accelerator accelerator, ReadOnlySpan<float> weights, float smoothing = 0f)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ViewChecks.Positive(weights.Length, "WeightedCrossEntropy");
        _smoothing = smoothing;
        _stream = accelerator.DefaultStream;
        accelerator.Load(SumKernel, out _sum);
        accelerator.Load(TrainKernel, out _train);
        _weights = accelerator.Allocate1D<float>(weights.Length);
        _weights.View.BaseView.CopyFromCPU(weights);
        _total = accelerator.Allocate1D<float>(1);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The number of classes is not that of the weights, or a view is too short.</exception>
    public override void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, gradient, losses, correct);
        if (classes != _weights.Length)
        {
            throw new ArgumentException(
                $"WeightedCrossEntropy: there are {_weights.Length} class weights, expected {classes}, one per class.", nameof(classes));
        }

        _sum(_stream, (1, GroupSum.Threads), labels, _weights.View, _total.View, rows, classes);
        _train(_stream, rows, outputs, labels, _weights.View, _total.View, gradient, losses, correct, rows, classes, _smoothing);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _weights.Dispose();
        _total.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// total[0] = sum over rows of weights[labels[row]]. One group of <see cref="GroupSum.Threads"/>: thread t sums the rows t, t + 256,
    /// ... ascending.
    /// </summary>
    [Kernel]
    internal static void SumKernel(ArrayView<int> labels, ArrayView<float> weights, ArrayView<float> total, int rows, int classes)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupSum.Threads);
        float sum = 0f;
        for (int row = Group.IdxX; row < rows; row += GroupSum.Threads)
        {
            int label = labels[row];
            sum += label >= 0 && label < classes ? weights[label] : float.NaN;
        }

        float all = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0)
            total[0] = all;
    }

    /// <summary>
    /// With z = x - max x, S = sum of exp(z), l[j] = log S - z[j], W = total[0]: losses[m] = ((1 - e) w[label] l[label] + (e / C) sum of
    /// w[j] l[j]) M / W; gradient[m, j] = ((1 - e) w[label] (p[j] - [j = label]) + (e / C) (p[j] sum of w - w[j])) / W. Sums run over
    /// ascending classes. Thread m owns row m; M threads.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> weights, ArrayView<float> total,
        ArrayView<float> gradient,
        ArrayView<float> losses, ArrayView<int> correct, int rows, int classes, float smoothing)
    {
        int row = index;
        int first = row * classes;
        int label = labels[row];
        float maximum = Logits.RowMaximum(logits, first, classes);
        float sum = Logits.WriteExponentials(logits, gradient, first, classes, maximum);
        float logSum = DeviceMath.Log(sum);
        float weight = float.NaN;
        float likelihood = float.NaN;
        float allWeights = 0f;
        float allLikelihoods = 0f;
        for (int j = 0; j < classes; j++)
        {
            float w = weights[j];
            float l = logSum - (logits[first + j] - maximum);
            weight = j == label ? w : weight;
            likelihood = j == label ? l : likelihood;
            allWeights += w;
            allLikelihoods = KernelMath.FusedMultiplyAdd(w, l, allLikelihoods);
        }

        float scale = total[0];
        float spread = smoothing / classes;
        float target = (1f - smoothing) * weight;
        // Without smoothing a logit of -infinity is harmless; 0 * infinity would make it NaN.
        float loss = smoothing == 0f ? target * likelihood : KernelMath.FusedMultiplyAdd(spread, allLikelihoods, target * likelihood);
        losses[row] = loss * rows / scale;
        correct[row] = Logits.IsCorrect(logits, first, classes, maximum, sum, label);
        float mass = KernelMath.FusedMultiplyAdd(spread, allWeights, target);
        for (int j = 0; j < classes; j++)
        {
            float wanted = spread * weights[j];
            wanted = j == label ? wanted + target : wanted;
            gradient[first + j] = KernelMath.FusedMultiplyAdd(gradient[first + j] / sum, mass, -wanted) / scale;
        }
    }
}
