using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// <see cref="SoftmaxCrossEntropy.Train"/> and <see cref="StepMetrics.Accumulate"/> in one launch with the same bits, for GPUs and batches
/// that fit one thread group. The clock advances here, in the middle of the step: later launches of the step read
/// <see cref="StepClock.Before"/>.
/// </summary>
/// <remarks>M = rows, C = classes. Thread m of the only group owns row m. Launch: one group of at least M threads; overwrites.</remarks>
public sealed class SoftmaxCrossEntropyStep
{
    private const int WarpSize = 32;

    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<long>,
        ArrayView<float>, ArrayView<int>,
        ArrayView<int>, int, int, float, float> _train;
    private readonly float _smoothing;

    private SoftmaxCrossEntropyStep(Accelerator accelerator, float smoothing)
    {
        _smoothing = smoothing;
        _stream = accelerator.DefaultStream;
        accelerator.Load(TrainKernel, out _train);
    }

    /// <summary>
    /// Loads the kernel for a loss; null = use separate launches: for other losses, on CPUs, and for batches larger than a thread group.
    /// </summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="maxRows">M of the largest batch.</param>
    public static SoftmaxCrossEntropyStep? For(Accelerator accelerator, LossKernels loss, int maxRows)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (loss is not SoftmaxCrossEntropy crossEntropy || accelerator.Device.IsProcessor())
            return null;
        int most = Math.Min(StepMetrics.StagedRows, Math.Min(accelerator.MaxNumThreadsPerGroup, accelerator.MaxGroupSize.X));
        return Threads(maxRows) > most ? null : new SoftmaxCrossEntropyStep(accelerator, crossEntropy.Smoothing);
    }

    /// <summary>
    /// Computes the gradient of the mean loss, adds losses and correct predictions to the metrics, and advances the clock.
    /// </summary>
    /// <param name="rows">M.</param>
    /// <param name="classes">C.</param>
    /// <param name="logits">[M, C].</param>
    /// <param name="labels">[M], 0 .. C-1.</param>
    /// <param name="gradient">[M, C], overwritten; not the same view as the logits.</param>
    /// <param name="metrics">Added to.</param>
    /// <param name="clock">Advanced.</param>
    public void Train(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, StepMetrics metrics,
        StepClock clock)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(clock);
        ViewChecks.Positive(classes, "SoftmaxCrossEntropyStep");
        ViewChecks.AtLeast(logits, (long)rows * classes, "SoftmaxCrossEntropyStep");
        ViewChecks.AtLeast(labels, rows, "SoftmaxCrossEntropyStep");
        ViewChecks.AtLeast(gradient, (long)rows * classes, "SoftmaxCrossEntropyStep");
        _train(_stream,
            (1, Threads(rows)), logits, labels, gradient, metrics.Sum, metrics.Counts, metrics.History, clock.View, clock.Before,
            rows, classes,
            _smoothing, 1f / rows);
    }

    /// <summary>
    /// As SoftmaxCrossEntropy.TrainKernel and StepMetrics.AccumulateKernel; rows is at most the group's size and StepMetrics.StagedRows.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> sum, ArrayView<long> counts,
        ArrayView<float> history, ArrayView<int> clock, ArrayView<int> before, int rows, int classes, float smoothing, float scale)
    {
        ArrayView<float> losses = SharedMemory.Allocate<float>(StepMetrics.StagedRows);
        ArrayView<int> correct = SharedMemory.Allocate<int>(StepMetrics.StagedRows);
        int row = Group.IdxX;
        if (row < rows)
        {
            int first = row * classes;
            int label = labels[row];
            float maximum = Logits.RowMaximum(logits, first, classes);
            float total = Logits.WriteExponentials(logits, gradient, first, classes, maximum);
            losses[row] = SoftmaxCrossEntropy.RowLoss(logits, first, classes, maximum, total, label, smoothing);
            correct[row] = Logits.IsCorrect(logits, first, classes, maximum, total, label);
            SoftmaxCrossEntropy.WriteGradient(gradient, first, classes, total, label, smoothing, scale);
        }

        Group.Barrier();
        if (row == 0)
        {
            StepMetrics.Add(
                StepMetrics.AddStaged(losses, rows, 0f), StepMetrics.CountStaged(correct, rows, 0), rows, sum, counts, history, clock);
            StepClock.Advance(clock, before);
        }
    }

    private static int Threads(int rows) => (int)(((long)rows + WarpSize - 1) / WarpSize * WarpSize);
}
