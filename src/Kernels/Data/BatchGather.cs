using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Gathers the samples of a batch from a data set of bytes on the device and converts them to floats as PyTorch's ToTensor and Normalize
/// do.
/// </summary>
public sealed class BatchGather : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<byte>, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>,
        ArrayView<int>, int, int, int> _gather;

    private readonly MemoryBuffer1D<float, Stride1D.Dense> _mean;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _deviation;
    private readonly bool _normalises;

    /// <summary>Loads the kernel without normalisation: samples are byte / 255, bit for bit.</summary>
    /// <param name="accelerator">Where to run.</param>
    public BatchGather(Accelerator accelerator)
        : this(accelerator, [], [])
    {
    }

    /// <summary>Loads the kernel with normalisation.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="mean">[F], subtracted from byte / 255; empty = no normalisation.</param>
    /// <param name="deviation">[F], divides the difference; none is 0. Empty if <paramref name="mean"/> is.</param>
    public BatchGather(Accelerator accelerator, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(GatherKernel, out _gather);
        if (mean.Length != deviation.Length)
        {
            throw new ArgumentException($"BatchGather: {mean.Length} means and {deviation.Length} deviations, expected the same number.",
                nameof(deviation));
        }

        _normalises = mean.Length > 0;
        // The kernel needs views even if it does not read them.
        _mean = accelerator.Allocate1D<float>(Math.Max(1, mean.Length));
        _deviation = accelerator.Allocate1D<float>(Math.Max(1, mean.Length));
        _mean.AsContiguous().CopyFromCPU(_normalises ? mean : [0f]);
        _deviation.AsContiguous().CopyFromCPU(_normalises ? deviation : [1f]);
    }

    /// <summary>Gathers the samples places[start], places[start + 1], ... with start = steps done in this epoch * stride.</summary>
    /// <param name="rows">B, samples to gather; fewer than <paramref name="stride"/> in the last batch of an epoch.</param>
    /// <param name="features">F, bytes per sample.</param>
    /// <param name="data">[samples, F].</param>
    /// <param name="labels">[samples].</param>
    /// <param name="places">[start + B or more]: the place in <paramref name="data"/> of each sample, in the order of the epoch.</param>
    /// <param name="stride">Samples per step: the full batch size.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    /// <param name="output">[B, F], overwritten.</param>
    /// <param name="outputLabels">[B], overwritten.</param>
    public void Gather(
        int rows, int features, ArrayView<byte> data, ArrayView<int> labels, ArrayView<int> places, int stride, ArrayView<int> clock,
        ArrayView<float> output, ArrayView<int> outputLabels)
    {
        ViewChecks.AtLeast(clock, 2, "BatchGather.Gather");
        ViewChecks.AtLeast(places, rows, "BatchGather.Gather");
        ViewChecks.AtLeast(output, (long)rows * features, "BatchGather.Gather");
        ViewChecks.AtLeast(outputLabels, rows, "BatchGather.Gather");
        if (_normalises)
            ViewChecks.AtLeast(_mean.View.BaseView, features, "BatchGather.Gather", "mean");
        _gather(
            _stream, new Index2D(features, rows), data, labels, places, clock, _mean.View, _deviation.View, output, outputLabels,
            features, stride,
            _normalises ? 1 : 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    /// <summary>
    /// value / 255, correctly rounded for all values of a byte (a test tries them all): the product with the reciprocal, then one
    /// correction by the exact remainder. A division would take longer than the rest of the kernel.
    /// </summary>
    internal static float DivideBy255(float value)
    {
        const float reciprocal = 1f / 255f;
        float quotient = value * reciprocal;
        return KernelMath.FusedMultiplyAdd(KernelMath.FusedMultiplyAdd(-quotient, 255f, value), reciprocal, quotient);
    }

    /// <summary>
    /// output[b, f] = (data[s, f] / 255 - mean[f]) / deviation[f] and outputLabels[b] = labels[s], with s = places[clock[0] * stride + b].
    /// Each operation is rounded, as in PyTorch; if normalise is 0, the subtraction and the division are skipped. Thread (x, y) owns
    /// output[y, x], thread (0, y) also the label; F x B threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void GatherKernel(
        Index2D index, ArrayView<byte> data, ArrayView<int> labels, ArrayView<int> places, ArrayView<int> clock, ArrayView<float> mean,
        ArrayView<float> deviation, ArrayView<float> output, ArrayView<int> outputLabels, int features, int stride, int normalise)
    {
        int f = index.X;
        int b = index.Y;
        int sample = places[clock[StepClock.InEpoch] * stride + b];
        // A data set may exceed 2^31 bytes, but a sample may not.
        ArrayView<byte> bytes = data.SubView((long)sample * features, features);
        float value = DivideBy255(bytes[f]);
        if (normalise != 0)
            value = (value - mean[f]) / deviation[f];
        output[b * features + f] = value;
        if (f == 0)
            outputLabels[b] = labels[sample];
    }
}
