using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>The sums on the device since the last reset.</summary>
/// <param name="Loss">Mean loss per sample.</param>
/// <param name="Accuracy">Share of correct predictions, 0 to 1.</param>
/// <param name="Count">Samples.</param>
/// <param name="Correct">Correct predictions.</param>
public readonly record struct MetricTotals(double Loss, double Accuracy, long Count, long Correct);

/// <summary>
/// Loss and accuracy, summed on the device so that the host need not wait for each step. This is the last launch of a step, and advances
/// the clock.
/// </summary>
public sealed class StepMetrics : IDisposable
{
    /// <summary>Rows that a thread group stages in shared memory at a time.</summary>
    internal const int StagedRows = 1024;

    private const int StagingThreads = 256;
    private const int StagedRun = 32;

    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _sum;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _counts;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _history;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<long>,
        ArrayView<float>, ArrayView<int>, int>?
        _accumulate;

    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<long>, ArrayView<float>,
        ArrayView<int>, int>? _accumulateStaged;

    /// <summary>Allocates the sums, at zero, and loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="historyLength">Steps of an epoch whose losses are kept, at least 1; later ones are only summed.</param>
    public StepMetrics(Accelerator accelerator, int historyLength)
    {
        ViewChecks.Positive(historyLength, "StepMetrics");
        _stream = accelerator.DefaultStream;
        _sum = accelerator.Allocate1D<float>(2);
        _counts = accelerator.Allocate1D<long>(2);
        _history = accelerator.Allocate1D<float>(historyLength);
        if (accelerator.Device.IsProcessor())
            accelerator.Load(AccumulateKernel, out _accumulate);
        else
            accelerator.Load(AccumulateStagedKernel, out _accumulateStaged);

        Reset();
    }

    /// <summary>[historyLength]: entry s is the mean loss of step s of the epoch (by the clock); others are stale.</summary>
    public ArrayView<float> History => _history.View;

    /// <summary>[2]: the sum of all losses and its rounding error; written when a training resumes from a checkpoint.</summary>
    public ArrayView<float> Sum => _sum.View;

    /// <summary>[2]: correct predictions, samples; written when a training resumes from a checkpoint.</summary>
    public ArrayView<long> Counts => _counts.View;

    /// <summary>Sets all sums to zero.</summary>
    public void Reset()
    {
        _sum.MemSetToZero();
        _counts.MemSetToZero();
        _history.MemSetToZero();
    }

    /// <summary>Adds one batch to the sums, writes its mean loss to the history, and adds 1 to both step numbers of the clock.</summary>
    /// <param name="rows">Samples of the batch.</param>
    /// <param name="losses">[rows], each sample's loss.</param>
    /// <param name="correct">[rows], 1 if the prediction is correct, else 0.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    public void Accumulate(int rows, ArrayView<float> losses, ArrayView<int> correct, ArrayView<int> clock)
    {
        ViewChecks.AtLeast(losses, rows, "StepMetrics.Accumulate");
        ViewChecks.AtLeast(correct, rows, "StepMetrics.Accumulate");
        ViewChecks.AtLeast(clock, 2, "StepMetrics.Accumulate");
        _accumulate?.Invoke(_stream, 1, losses, correct, _sum.View, _counts.View, _history.View, clock, rows);
        _accumulateStaged?.Invoke(_stream, (1, StagingThreads), losses, correct, _sum.View, _counts.View, _history.View, clock, rows);
    }

    /// <summary>Waits for the device and reads the sums.</summary>
    public MetricTotals Read()
    {
        float[] sum = _sum.GetAsArray1D();
        long[] counts = _counts.GetAsArray1D();
        double samples = Math.Max(1, counts[1]);
        return new MetricTotals(((double)sum[0] + sum[1]) / samples, counts[0] / samples, counts[1], counts[0]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sum.Dispose();
        _counts.Dispose();
        _history.Dispose();
    }

    /// <summary>
    /// total = sum over rows ascending of losses[row]; history[clock[0]] = total / rows; (sum[0], sum[1]) += total, the second holding the
    /// rounding errors of the first (Knuth's two-sum, exact); counts[0] += correct ones; counts[1] += rows; clock += 1. One thread does it
    /// all, since the order of the sum must not depend on the launch, and a batch is short.
    /// </summary>
    [Kernel]
    internal static void AccumulateKernel(
        Index1D i, ArrayView<float> losses, ArrayView<int> correct, ArrayView<float> sum, ArrayView<long> counts, ArrayView<float> history,
        ArrayView<int> clock, int rows)
    {
        float total = 0f;
        int right = 0;
        for (int row = 0; row < rows; row++)
        {
            total += losses[row];
            right += correct[row];
        }

        Add(total, right, rows, sum, counts, history, clock);
        StepClock.Advance(clock);
    }

    /// <summary>
    /// The same for GPUs, bit for bit: one group loads all rows in parallel before its first thread adds them up. Launch: one group.
    /// </summary>
    [Kernel]
    internal static void AccumulateStagedKernel(
        ArrayView<float> losses, ArrayView<int> correct, ArrayView<float> sum, ArrayView<long> counts, ArrayView<float> history,
        ArrayView<int> clock, int rows)
    {
        ArrayView<float> stagedLosses = SharedMemory.Allocate<float>(StagedRows);
        ArrayView<int> stagedCorrect = SharedMemory.Allocate<int>(StagedRows);
        float total = 0f;
        int right = 0;
        for (int start = 0; start < rows; start += StagedRows)
        {
            int count = Math.Min(StagedRows, rows - start);
            for (int row = Group.IdxX; row < count; row += Group.DimX)
            {
                stagedLosses[row] = losses[start + row];
                stagedCorrect[row] = correct[start + row];
            }

            Group.Barrier();
            if (Group.IdxX == 0)
            {
                total = AddStaged(stagedLosses, count, total);
                right = CountStaged(stagedCorrect, count, right);
            }

            Group.Barrier();
        }

        if (Group.IdxX == 0)
        {
            Add(total, right, rows, sum, counts, history, clock);
            StepClock.Advance(clock);
        }
    }

    /// <summary>total + the losses, ascending; unrolled in runs, so that loads need not wait for the sums.</summary>
    internal static float AddStaged(ArrayView<float> losses, int count, float total)
    {
        float result = total;
        int inRuns = count / StagedRun * StagedRun;
        for (int start = 0; start < inRuns; start += StagedRun)
        {
            for (int row = 0; row < StagedRun; row++)
                result += losses[start + row];
        }

        for (int row = inRuns; row < count; row++)
            result += losses[row];
        return result;
    }

    /// <summary>right + the ones of correct.</summary>
    internal static int CountStaged(ArrayView<int> correct, int count, int right)
    {
        int result = right;
        int inRuns = count / StagedRun * StagedRun;
        for (int start = 0; start < inRuns; start += StagedRun)
        {
            for (int row = 0; row < StagedRun; row++)
                result += correct[start + row];
        }

        for (int row = inRuns; row < count; row++)
            result += correct[row];
        return result;
    }

    /// <summary>Adds a step's sums to the epoch's, and writes the step's mean loss to the history.</summary>
    internal static void Add(
        float total, int right, int rows, ArrayView<float> sum, ArrayView<long> counts, ArrayView<float> history, ArrayView<int> clock)
    {
        int step = clock[StepClock.InEpoch];
        if (step >= 0 && step < history.Length)
            history[step] = total / rows;

        float old = sum[0];
        float now = old + total;
        float added = now - old;
        sum[1] = sum[1] + ((old - (now - added)) + (total - added));
        sum[0] = now;
        counts[0] = counts[0] + right;
        counts[1] = counts[1] + rows;
    }
}
