using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// The weight gradient's other kernels: the sums of <see cref="ConvolutionWeightTile"/> for all devices and all groups, those of the bias,
/// and the sum over the chunks.
/// </summary>
internal static class ConvolutionWeightSums
{
    /// <summary>Taps per thread.</summary>
    public const int Rows = 4;

    /// <summary>
    /// partial[chunk, k, m] = sum over ascending steps of the chunk of planes[tap k, step] gradient[step, m], from +0, fused. Thread (m, y,
    /// chunk) owns the taps 4 y .. 4 y + 3 of output channel m. Auto-grouped launch over (channels, ceil(rows / 4), chunks) threads;
    /// overwrites.
    /// </summary>
    [Kernel]
    public static void TapsKernel(
        Index3D thread, ArrayView<float> planes, ArrayView<int> taps, ArrayView<int> positions, ArrayView<float> gradient,
        ArrayView<float> partial, int rows,
        int channels, int groupChannels, int steps, int chunkSteps, int chunkStride, int groupStride)
    {
        int row = thread.Y * Rows;
        int count = Math.Min(chunkSteps, steps - thread.Z * chunkSteps);
        int start = thread.Z * chunkStride + thread.X / groupChannels * groupStride;
        int start0 = start + taps[row];
        int start1 = start + taps[Math.Min(row + 1, rows - 1)];
        int start2 = start + taps[Math.Min(row + 2, rows - 1)];
        int start3 = start + taps[Math.Min(row + 3, rows - 1)];
        int index = thread.Z * chunkSteps * channels + thread.X;
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        for (int step = 0; step < count; step++)
        {
            int position = positions[step];
            float value = gradient[index];
            sum0 = KernelMath.FusedMultiplyAdd(planes[start0 + position], value, sum0);
            sum1 = KernelMath.FusedMultiplyAdd(planes[start1 + position], value, sum1);
            sum2 = KernelMath.FusedMultiplyAdd(planes[start2 + position], value, sum2);
            sum3 = KernelMath.FusedMultiplyAdd(planes[start3 + position], value, sum3);
            index += channels;
        }

        int first = (thread.Z * rows + row) * channels + thread.X;
        partial[first] = sum0;
        if (row + 1 < rows)
            partial[first + channels] = sum1;
        if (row + 2 < rows)
            partial[first + 2 * channels] = sum2;
        if (row + 3 < rows)
            partial[first + 3 * channels] = sum3;
    }

    /// <summary>
    /// partial[chunk, m] = sum over ascending steps of the chunk of gradient[step, m], from +0. Thread (x, t, chunk) owns channel x of tile
    /// t, see <see cref="ChannelTiles"/>. Overwrites.
    /// </summary>
    [Kernel]
    public static void BiasKernel(
        Index3D thread, ArrayView<float> gradient, ArrayView<float> partial, int channels, int steps, int chunkSteps, int tileWidth,
        int ofGroup,
        int groupChannels)
    {
        int count = Math.Min(chunkSteps, steps - thread.Z * chunkSteps);
        int index = (thread.Y * steps + thread.Z * chunkSteps) * tileWidth + thread.X;
        float sum = 0f;
        for (int step = 0; step < count; step++)
        {
            sum += gradient[index];
            index += tileWidth;
        }

        int m = thread.Y % ofGroup * tileWidth + thread.X;
        if (m < groupChannels)
            partial[thread.Z * channels + thread.Y / ofGroup * groupChannels + m] = sum;
    }

    /// <summary>
    /// output[m, k] = sum over ascending chunks of partial[chunk, k, m], from +0. Thread (m, k) owns output[m, k]; channels x rows threads.
    /// Overwrites.
    /// </summary>
    [Kernel]
    public static void ChunksKernel(Index2D thread, ArrayView<float> partial, ArrayView<float> output, int rows, int channels, int chunks)
    {
        int index = thread.Y * channels + thread.X;
        float sum = 0f;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            sum += partial[index];
            index += rows * channels;
        }

        output[thread.X * rows + thread.Y] = sum;
    }
}
