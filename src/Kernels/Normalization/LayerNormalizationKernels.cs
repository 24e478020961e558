using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>The kernels of <see cref="LayerNormalization"/>, with mean and deviation per row. All results overwrite.</summary>
internal static class LayerNormalizationKernels
{
    /// <summary>output = (input - mean) inverse weight + bias, the last two steps fused. Thread (feature, row) owns an element.</summary>
    [Kernel]
    public static void Normalize(
        Index2D index, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> inverse, ArrayView<float> weight,
        ArrayView<float> bias,
        ArrayView<float> output, int features)
    {
        int i = index.Y * features + index.X;
        output[i] = KernelMath.FusedMultiplyAdd((input[i] - mean[index.Y]) * inverse[index.Y], weight[index.X], bias[index.X]);
    }

    /// <summary>
    /// partial[chunk, feature] = sum over ascending rows of the chunk of gradOutput, from +0; <paramref name="second"/> elements on, of
    /// gradOutput times the normalized input, fused. Thread (feature, chunk).
    /// </summary>
    [Kernel]
    public static void ParameterSums(
        Index2D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> inverse,
        ArrayView<float> partial,
        int rows, int features, int chunkRows, int second)
    {
        int end = Math.Min((index.Y + 1) * chunkRows, rows);
        float sum = 0f;
        float product = 0f;
        for (int row = index.Y * chunkRows; row < end; row++)
        {
            int i = row * features + index.X;
            float gradient = gradOutput[i];
            sum += gradient;
            product = KernelMath.FusedMultiplyAdd(gradient, (input[i] - mean[row]) * inverse[row], product);
        }

        partial[index.Y * features + index.X] = sum;
        partial[second + index.Y * features + index.X] = product;
    }

    /// <summary>
    /// gradBias and gradWeight from the partial sums of <see cref="ParameterSums"/>, added in ascending order. Thread f owns feature f.
    /// </summary>
    [Kernel]
    public static void Parameters(
        Index1D f, ArrayView<float> partial, ArrayView<float> gradWeight, ArrayView<float> gradBias, int features, int parts, int second)
    {
        gradBias[f] = ChannelStatistics.Total(partial, f, features, parts);
        gradWeight[f] = ChannelStatistics.Total(partial.SubView(second), f, features, parts);
    }

    /// <summary>
    /// The parts of sum g and, <paramref name="second"/> elements on, of sum g (input - mean), fused, where g = gradOutput weight, over a
    /// row: part lane is the chain of its features lane + i lanes. Thread (lane, row) owns partial[lane, row].
    /// </summary>
    [Kernel]
    public static void RowSums(
        Index2D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> weight,
        ArrayView<float> partial,
        int rows, int features, int lanes, int second)
    {
        float center = mean[index.Y];
        float sum = 0f;
        float product = 0f;
        for (int f = index.X; f < features; f += lanes)
        {
            float gradient = gradOutput[index.Y * features + f] * weight[f];
            sum += gradient;
            product = KernelMath.FusedMultiplyAdd(gradient, input[index.Y * features + f] - center, product);
        }

        partial[index.X * rows + index.Y] = sum;
        partial[second + index.X * rows + index.Y] = product;
    }

    /// <summary>level[row] = sum g / features, slope[row] = sum g (input - mean) * inverse^2 / features. Thread r owns row r.</summary>
    [Kernel]
    public static void RowLevels(
        Index1D r, ArrayView<float> partial, ArrayView<float> inverse, ArrayView<float> level, ArrayView<float> slope, int rows,
        int parts, int second,
        float count)
    {
        float scale = inverse[r];
        level[r] = ChannelStatistics.Total(partial, r, rows, parts) / count;
        slope[r] = ChannelStatistics.Total(partial.SubView(second), r, rows, parts) * scale * scale / count;
    }

    /// <summary>gradInput = (gradOutput weight - level - (input - mean) slope) inverse. Thread (feature, row) owns an element.</summary>
    [Kernel]
    public static void InputGradient(
        Index2D index, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> mean, ArrayView<float> inverse,
        ArrayView<float> weight,
        ArrayView<float> level, ArrayView<float> slope, ArrayView<float> gradInput, int features)
    {
        int i = index.Y * features + index.X;
        gradInput[i] = BatchNormalizationKernels.InputGradient(
            gradOutput[i] * weight[index.X], input[i] - mean[index.Y], level[index.Y], slope[index.Y], inverse[index.Y]);
    }
}
