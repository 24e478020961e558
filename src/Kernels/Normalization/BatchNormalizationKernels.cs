using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// The kernels of <see cref="BatchNormalization"/>, in two versions: for planes, where thread (x, y) owns element x of plane y = sample *
/// channels + channel, and for planes of a single element, where thread (x, y) owns channel x of sample y. All results overwrite.
/// </summary>
internal static class BatchNormalizationKernels
{
    /// <summary>output = (input - mean) (inverse weight) + bias, the last two steps fused.</summary>
    [Kernel]
    public static void NormalizePlanes(
        Index2D index, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> inverse, ArrayView<float> weight,
        ArrayView<float> bias,
        ArrayView<float> output, int channels, int plane)
    {
        int channel = index.Y % channels;
        int i = index.Y * plane + index.X;
        output[i] = Normalize(input[i], mean[channel], inverse[channel], weight[channel], bias[channel]);
    }

    /// <inheritdoc cref="NormalizePlanes"/>
    [Kernel]
    public static void NormalizeFeatures(
        Index2D index, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> inverse, ArrayView<float> weight,
        ArrayView<float> bias,
        ArrayView<float> output, int channels)
    {
        int i = index.Y * channels + index.X;
        output[i] = Normalize(input[i], mean[index.X], inverse[index.X], weight[index.X], bias[index.X]);
    }

    /// <summary>inverse[c] = 1 / sqrt(variance[c] + eps). Thread c owns channel c.</summary>
    [Kernel]
    public static void InverseOfVariance(Index1D c, ArrayView<float> variance, ArrayView<float> inverse, float eps)
    {
        inverse[c] = 1f / MathF.Sqrt(variance[c] + eps);
    }

    /// <summary>
    /// The partial sums of gradOutput and of gradOutput (input - mean), fused, in the order of <see cref="ChannelSums.PlanesKernel"/>; the
    /// latter start <paramref name="second"/> elements after the former. Thread (lane, channel, chunk).
    /// </summary>
    [Kernel]
    public static void GradientSumsOfPlanes(
        Index3D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> partial, int samples,
        int channels,
        int plane, int lanes, int chunkSamples, int second)
    {
        int end = Math.Min((index.Z + 1) * chunkSamples, samples);
        float center = mean[index.Y];
        float sum = 0f;
        float product = 0f;
        for (int sample = index.Z * chunkSamples; sample < end; sample++)
        {
            int start = (sample * channels + index.Y) * plane;
            for (int i = index.X; i < plane; i += lanes)
            {
                float gradient = gradOutput[start + i];
                sum += gradient;
                product = KernelMath.FusedMultiplyAdd(gradient, input[start + i] - center, product);
            }
        }

        int part = (index.Z * lanes + index.X) * channels + index.Y;
        partial[part] = sum;
        partial[second + part] = product;
    }

    /// <summary>The same for planes of one element. Thread (channel, chunk).</summary>
    [Kernel]
    public static void GradientSumsOfFeatures(
        Index2D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> partial, int samples,
        int channels,
        int chunkSamples, int second)
    {
        int end = Math.Min((index.Y + 1) * chunkSamples, samples);
        float center = mean[index.X];
        float sum = 0f;
        float product = 0f;
        for (int sample = index.Y * chunkSamples; sample < end; sample++)
        {
            int i = sample * channels + index.X;
            float gradient = gradOutput[i];
            sum += gradient;
            product = KernelMath.FusedMultiplyAdd(gradient, input[i] - center, product);
        }

        partial[index.Y * channels + index.X] = sum;
        partial[second + index.Y * channels + index.X] = product;
    }

    /// <summary>
    /// gradBias[c] = sum gradOutput; gradWeight[c] = sum gradOutput (input - mean) * inverse[c]; for <see cref="InputGradientOfPlanes"/>,
    /// level[c] = gradBias / count and slope[c] = gradWeight inverse / count. Thread c owns channel c.
    /// </summary>
    [Kernel]
    public static void Parameters(
        Index1D c, ArrayView<float> partial, ArrayView<float> inverse, ArrayView<float> gradWeight, ArrayView<float> gradBias,
        ArrayView<float> level,
        ArrayView<float> slope, int channels, int parts, int second, float count)
    {
        float sum = ChannelStatistics.Total(partial, c, channels, parts);
        float scale = inverse[c];
        float product = ChannelStatistics.Total(partial.SubView(second), c, channels, parts) * scale;
        gradBias[c] = sum;
        gradWeight[c] = product;
        level[c] = sum / count;
        slope[c] = product * scale / count;
    }

    /// <summary>
    /// gradInput = (gradOutput - level - (input - mean) slope) (inverse weight), including the paths through mean and variance.
    /// </summary>
    [Kernel]
    public static void InputGradientOfPlanes(
        Index2D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> inverse,
        ArrayView<float> weight,
        ArrayView<float> level, ArrayView<float> slope, ArrayView<float> gradInput, int channels, int plane)
    {
        int channel = index.Y % channels;
        int i = index.Y * plane + index.X;
        gradInput[i] = InputGradient(
            gradOutput[i], input[i] - mean[channel], level[channel], slope[channel], inverse[channel] * weight[channel]);
    }

    /// <inheritdoc cref="InputGradientOfPlanes"/>
    [Kernel]
    public static void InputGradientOfFeatures(
        Index2D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> inverse,
        ArrayView<float> weight,
        ArrayView<float> level, ArrayView<float> slope, ArrayView<float> gradInput, int channels)
    {
        int i = index.Y * channels + index.X;
        gradInput[i] = InputGradient(
            gradOutput[i], input[i] - mean[index.X], level[index.X], slope[index.X], inverse[index.X] * weight[index.X]);
    }

    /// <summary>(gradient - level - deviation slope) scale.</summary>
    internal static float InputGradient(float gradient, float deviation, float level, float slope, float scale) =>
        KernelMath.FusedMultiplyAdd(-deviation, slope, gradient - level) * scale;

    private static float Normalize(float value, float mean, float inverse, float weight, float bias) =>
        KernelMath.FusedMultiplyAdd(value - mean, inverse * weight, bias);
}
