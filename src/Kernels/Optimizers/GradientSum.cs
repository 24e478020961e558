using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Accumulates the gradients of several batches and averages them.</summary>
/// <remarks>Thread i owns gradient i. Auto-grouped launches over all gradients.</remarks>
public sealed class GradientSum
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int> _add;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, float> _mean;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    public GradientSum(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _stream = accelerator.DefaultStream;
        accelerator.Load(AddKernel, out _add);
        accelerator.Load(MeanKernel, out _mean);
    }

    /// <summary>Adds a batch's gradients to the sum.</summary>
    /// <param name="count">Gradients, at least 1.</param>
    /// <param name="gradients">[count], the batch's.</param>
    /// <param name="sum">[count], accumulated; overwritten by the first batch.</param>
    /// <param name="isFirst">Whether the batch is the first.</param>
    public void Add(int count, ArrayView<float> gradients, ArrayView<float> sum, bool isFirst)
    {
        ViewChecks.Positive(count, "GradientSum.Add");
        ViewChecks.AtLeast(gradients, count, "GradientSum.Add");
        ViewChecks.AtLeast(sum, count, "GradientSum.Add");
        _add(_stream, count, gradients, sum, isFirst ? 1 : 0);
    }

    /// <summary>Replaces the last batch's gradients by the mean over all batches.</summary>
    /// <param name="count">Gradients, at least 1.</param>
    /// <param name="gradients">[count], the last batch's; overwritten with the mean.</param>
    /// <param name="sum">[count], the sum over the earlier batches.</param>
    /// <param name="batches">The number of all batches, at least 2.</param>
    public void Mean(int count, ArrayView<float> gradients, ArrayView<float> sum, int batches)
    {
        ViewChecks.Positive(count, "GradientSum.Mean");
        ViewChecks.AtLeast(gradients, count, "GradientSum.Mean");
        ViewChecks.AtLeast(sum, count, "GradientSum.Mean");
        _mean(_stream, count, gradients, sum, batches);
    }

    /// <summary>sum[i] += gradients[i]; = for the first batch. Thread i owns gradient i.</summary>
    [Kernel]
    internal static void AddKernel(Index1D i, ArrayView<float> gradients, ArrayView<float> sum, int isFirst) =>
        sum[i] = isFirst != 0 ? gradients[i] : sum[i] + gradients[i];

    /// <summary>gradients[i] = (sum[i] + gradients[i]) / batches. Thread i owns gradient i.</summary>
    [Kernel]
    internal static void MeanKernel(Index1D i, ArrayView<float> gradients, ArrayView<float> sum, float batches) =>
        gradients[i] = (sum[i] + gradients[i]) / batches;
}
