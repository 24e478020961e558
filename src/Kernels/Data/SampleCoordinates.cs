using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Geometric augmentation: the place in the old image that each pixel of the new one is read from. Augmentations move these places one
/// after the other; the image is read once, at the end, so that it is interpolated only once.
/// </summary>
/// <remarks>
/// B = samples, C = channels, H, W = rows, columns. Places are [B, 2, H, W]: columns, then rows, in pixels from the centre of the first
/// pixel.
/// </remarks>
public sealed class SampleCoordinates
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, int, int> _identity;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int> _sample;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    public SampleCoordinates(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(IdentityKernel, out _identity);
        accelerator.Load(SampleKernel, out _sample);
    }

    /// <summary>Resets the places: each pixel is read from its own place.</summary>
    /// <param name="rows">B.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="places">[B, 2, H, W], overwritten.</param>
    public void Reset(int rows, int height, int width, ArrayView<float> places)
    {
        ViewChecks.Positive(rows, "SampleCoordinates.Reset");
        ViewChecks.AtLeast(places, 2L * rows * height * width, "SampleCoordinates.Reset");
        _identity(_stream, new Index3D(width, height, rows), places, height, width);
    }

    /// <summary>Reads images at the places, with bilinear interpolation; outside the image is 0.</summary>
    /// <param name="rows">B.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="input">[B, C, H, W].</param>
    /// <param name="places">[B, 2, H, W].</param>
    /// <param name="output">[B, C, H, W], overwritten; not <paramref name="input"/>.</param>
    public void Sample(
        int rows, int channels, int height, int width, ArrayView<float> input, ArrayView<float> places, ArrayView<float> output)
    {
        ViewChecks.Positive(rows, "SampleCoordinates.Sample");
        long elements = (long)rows * channels * height * width;
        ViewChecks.AtLeast(input, elements, "SampleCoordinates.Sample");
        ViewChecks.AtLeast(places, 2L * rows * height * width, "SampleCoordinates.Sample");
        ViewChecks.AtLeast(output, elements, "SampleCoordinates.Sample");
        _sample(_stream, new Index3D(width, height, rows * channels), input, places, output, channels, height, width);
    }

    /// <summary>places[b, 0, y, x] = x, places[b, 1, y, x] = y. Thread (x, y, b) owns both; W x H x B threads; overwrites.</summary>
    [Kernel]
    internal static void IdentityKernel(Index3D index, ArrayView<float> places, int height, int width)
    {
        int plane = height * width;
        int pixel = index.Z * 2 * plane + index.Y * width + index.X;
        places[pixel] = index.X;
        places[pixel + plane] = index.Y;
    }

    /// <summary>
    /// output[b, c, y, x] = input[b, c] at places[b, :, y, x]. Thread (x, y, b C + c) owns it; W x H x B C threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void SampleKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> places, ArrayView<float> output, int channels, int height, int width)
    {
        int plane = height * width;
        int pixel = index.Y * width + index.X;
        int place = index.Z / channels * 2 * plane + pixel;
        // Everything farther out is 0, and the bounded number fits an int.
        float x = MathF.Min(MathF.Max(places[place], -2f), width + 1f);
        float y = MathF.Min(MathF.Max(places[place + plane], -2f), height + 1f);
        float left = MathF.Floor(x);
        float top = MathF.Floor(y);
        float right = x - left;
        float bottom = y - top;
        int column = (int)left;
        int row = (int)top;
        int picture = index.Z * plane;
        float upper = Pixel(input, picture, row, column, height, width) * (1f - right)
            + Pixel(input, picture, row, column + 1, height, width) * right;
        float lower = Pixel(input, picture, row + 1, column, height, width) * (1f - right)
            + Pixel(input, picture, row + 1, column + 1, height, width) * right;
        output[picture + pixel] = upper * (1f - bottom) + lower * bottom;
    }

    private static float Pixel(ArrayView<float> input, int picture, int row, int column, int height, int width)
    {
        bool inside = row >= 0 && row < height && column >= 0 && column < width;
        int place = inside ? row * width + column : 0;
        float value = input[picture + place];
        return inside ? value : 0f;
    }
}
