using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Examples;

/// <summary>Kernels on images.</summary>
public static class Blur
{
    /// <summary>
    /// output = the rounded mean of the square of 2 radius + 1 pixels around each pixel of the input; beyond an edge, the edge pixel
    /// repeats. Images are [height, width, channels]. Thread (x, y) owns sample x of row y.
    /// </summary>
    [Kernel]
    public static void BoxKernel(
        Index2D index, ArrayView<byte> input, ArrayView<byte> output, int width, int height, int channels, int radius)
    {
        int column = index.X / channels;
        int channel = index.X % channels;
        int sum = 0;
        for (int dy = -radius; dy <= radius; dy++)
        {
            int y = Math.Min(Math.Max(index.Y + dy, 0), height - 1);
            for (int dx = -radius; dx <= radius; dx++)
            {
                int x = Math.Min(Math.Max(column + dx, 0), width - 1);
                sum += input[(y * width + x) * channels + channel];
            }
        }

        int count = (2 * radius + 1) * (2 * radius + 1);
        output[index.Y * width * channels + index.X] = (byte)((sum + count / 2) / count);
    }
}
