using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The second level of <see cref="ChannelSums"/>: mean and inverse deviation of each channel, from its partial sums in ascending order.
/// </summary>
/// <remarks>Thread c owns channel c. Auto-grouped launches over the channels; all results overwrite.</remarks>
internal sealed class ChannelStatistics
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int, int, float> _mean;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int, int, float, float> _inverse;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, float, float,
        float> _running;

    public ChannelStatistics(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(MeanKernel, out _mean);
        accelerator.Load(InverseKernel, out _inverse);
        accelerator.Load(RunningKernel, out _running);
    }

    /// <summary>mean [channels] = sum / count.</summary>
    public void Mean(int channels, int parts, float count, ArrayView<float> partial, ArrayView<float> mean) =>
        _mean(_stream, channels, partial, mean, channels, parts, count);

    /// <summary>inverse [channels] = 1 / sqrt(sum / count + eps).</summary>
    public void Inverse(int channels, int parts, float count, float eps, ArrayView<float> partial, ArrayView<float> inverse) =>
        _inverse(_stream, channels, partial, inverse, channels, parts, count, eps);

    /// <summary>running = (1 - momentum) running + momentum (mean, sum / (count - 1)), where the sums are of squared deviations.</summary>
    public void Running(
        int channels, int parts, float count, float momentum, ArrayView<float> partial, ArrayView<float> mean, ArrayView<float> runningMean,
        ArrayView<float> runningVariance) =>
        _running(_stream, channels, partial, mean, runningMean, runningVariance, channels, parts, count - 1f, momentum, 1f - momentum);

    /// <summary>Adds the partial sums of a channel in ascending order, from +0.</summary>
    internal static float Total(ArrayView<float> partial, int channel, int channels, int parts)
    {
        float sum = 0f;
        int index = channel;
        for (int part = 0; part < parts; part++)
        {
            sum += partial[index];
            index += channels;
        }

        return sum;
    }

    /// <summary>mean[c] = sum / count.</summary>
    [Kernel]
    internal static void MeanKernel(Index1D c, ArrayView<float> partial, ArrayView<float> mean, int channels, int parts, float count)
    {
        mean[c] = Total(partial, c, channels, parts) / count;
    }

    /// <summary>inverse[c] = 1 / sqrt(sum / count + eps).</summary>
    [Kernel]
    internal static void InverseKernel(
        Index1D c, ArrayView<float> partial, ArrayView<float> inverse, int channels, int parts, float count, float eps)
    {
        inverse[c] = 1f / MathF.Sqrt(Total(partial, c, channels, parts) / count + eps);
    }

    /// <summary>runningMean[c] = kept runningMean[c] + momentum mean[c]; runningVariance[c] the same with sum / freedom.</summary>
    [Kernel]
    internal static void RunningKernel(
        Index1D c, ArrayView<float> partial, ArrayView<float> mean, ArrayView<float> runningMean, ArrayView<float> runningVariance,
        int channels, int parts,
        float freedom, float momentum, float kept)
    {
        float variance = Total(partial, c, channels, parts) / freedom;
        runningMean[c] = kept * runningMean[c] + momentum * mean[c];
        runningVariance[c] = kept * runningVariance[c] + momentum * variance;
    }
}
