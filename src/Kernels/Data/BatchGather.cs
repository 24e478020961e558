using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Fetches the samples of a batch from a data set of bytes on the device, and turns them into floats as PyTorch's ToTensor and Normalize do.</summary>
public sealed class BatchGather
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<byte>, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<int>, int, int, int, float,
        float> _gather;

    private readonly float _mean;
    private readonly float _deviation;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="mean">Subtracted from byte / 255.</param>
    /// <param name="deviation">What the difference is divided by; not 0. 0 and 1 leave byte / 255 as it is, bit for bit.</param>
    public BatchGather(Accelerator accelerator, float mean = 0f, float deviation = 1f)
    {
        _mean = mean;
        _deviation = deviation;
        _stream = accelerator.DefaultStream;
        accelerator.Load(GatherKernel, out _gather);
    }

    /// <summary>Gathers the samples order[start], order[start + 1], ... with start = steps done in this epoch * stride.</summary>
    /// <param name="rows">B, the samples wanted; the last batch of an epoch may have fewer than <paramref name="stride"/>.</param>
    /// <param name="features">F, bytes of a sample.</param>
    /// <param name="data">[samples, F].</param>
    /// <param name="labels">[samples].</param>
    /// <param name="order">A permutation of the samples (or any indices in range), at least start + B long.</param>
    /// <param name="stride">Samples that a step takes: the full batch size.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    /// <param name="output">[B, F], overwritten.</param>
    /// <param name="outputLabels">[B], overwritten.</param>
    public void Gather(
        int rows, int features, ArrayView<byte> data, ArrayView<int> labels, ArrayView<int> order, int stride, ArrayView<int> clock,
        ArrayView<float> output, ArrayView<int> outputLabels)
    {
        ViewChecks.AtLeast(clock, 2, "BatchGather.Gather");
        ViewChecks.AtLeast(order, rows, "BatchGather.Gather");
        ViewChecks.AtLeast(output, (long)rows * features, "BatchGather.Gather");
        ViewChecks.AtLeast(outputLabels, rows, "BatchGather.Gather");
        int normalise = _mean != 0f || _deviation != 1f ? 1 : 0;
        _gather(_stream, new Index2D(features, rows), data, labels, order, clock, output, outputLabels, features, stride, normalise, _mean, _deviation);
    }

    /// <summary>
    /// value / 255, correctly rounded for the values of a byte (a test tries them all): the quotient by the reciprocal, and one correction
    /// by its exact remainder. A division would take longer than all else that the kernel does.
    /// </summary>
    internal static float DivideBy255(float value)
    {
        const float reciprocal = 1f / 255f;
        float quotient = value * reciprocal;
        return KernelMath.FusedMultiplyAdd(KernelMath.FusedMultiplyAdd(-quotient, 255f, value), reciprocal, quotient);
    }

    /// <summary>
    /// output[b, f] = (data[s, f] / 255 - mean) / deviation and outputLabels[b] = labels[s], with s = order[clock[0] * stride + b].
    /// Each operation is rounded, as PyTorch's are; without normalise the last two are left out. Thread (x, y) owns output[y, x], thread (0, y) the label too; F x B threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void GatherKernel(
        Index2D index, ArrayView<byte> data, ArrayView<int> labels, ArrayView<int> order, ArrayView<int> clock, ArrayView<float> output,
        ArrayView<int> outputLabels, int features, int stride, int normalise, float mean, float deviation)
    {
        int f = index.X;
        int b = index.Y;
        int sample = order[clock[StepClock.InEpoch] * stride + b];
        // A data set may hold more than 2^31 bytes, a sample may not.
        ArrayView<byte> bytes = data.SubView((long)sample * features, features);
        float value = DivideBy255(bytes[f]);
        if (normalise != 0)
            value = (value - mean) / deviation;
        output[b * features + f] = value;
        if (f == 0)
            outputLabels[b] = labels[sample];
    }
}
