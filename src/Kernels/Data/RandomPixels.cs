using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Random changes of pixels in place: erased rectangles, noise, and thicker or thinner strokes.</summary>
/// <remarks>B = samples, C = channels, H, W = rows, columns. The output must not be the input.</remarks>
public sealed class RandomPixels : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int, uint, uint> _draw;

    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, float,
        float> _erase;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int,
        float, int, uint, uint> _noise;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, float> _pen;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _draws;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="maxRows">Samples in the largest batch.</param>
    public RandomPixels(Accelerator accelerator, int maxRows)
    {
        ViewChecks.Positive(maxRows, "RandomPixels");
        _draws = accelerator.Allocate1D<float>(4L * maxRows);
        _stream = accelerator.DefaultStream;
        accelerator.Load(DrawKernel, out _draw);
        accelerator.Load(EraseKernel, out _erase);
        accelerator.Load(NoiseKernel, out _noise);
        accelerator.Load(PenWidthKernel, out _pen);
    }

    /// <summary>Sets a rectangle of some images to 0 (Zhong et al., "Random erasing data augmentation", 2017).</summary>
    /// <param name="rows">B.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="probability">The probability that an image is changed.</param>
    /// <param name="side">The longest side, as a share of the image's; the shortest is a quarter of it.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="stream">The transform's number, from 0.</param>
    /// <param name="input">[B, C, H, W].</param>
    /// <param name="output">[B, C, H, W], overwritten.</param>
    public void Erase(
        int rows, int channels, int height, int width, float probability, float side, in SampleRandom random, int stream,
        ArrayView<float> input, ArrayView<float> output)
    {
        Draw(rows, channels * height * width, random, stream, input, output, "RandomPixels.Erase");
        _erase(_stream, new Index3D(width, height, rows * channels), input, _draws.View, output, channels, height, width,
            probability, side);
    }

    /// <summary>
    /// Adds noise to every element: the sum of four uniform numbers, which is nearly normal. The result is not clamped to 0..1.
    /// </summary>
    /// <param name="rows">B.</param>
    /// <param name="features">Elements per sample.</param>
    /// <param name="deviation">The standard deviation of the noise.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="stream">The transform's number, from 0.</param>
    /// <param name="input">[B, features].</param>
    /// <param name="output">[B, features], overwritten.</param>
    public void Noise(
        int rows, int features, float deviation, in SampleRandom random, int stream, ArrayView<float> input, ArrayView<float> output)
    {
        Check(rows, features, random, input, output, "RandomPixels.Noise");
        _noise(_stream,
            new Index2D(features, rows), input, output, random.Order, random.Clock, random.BatchSize, random.StepsPerEpoch,
            features, deviation,
            stream, random.Key0, random.Key1);
    }

    /// <summary>Thickens or thins bright strokes: mixes each pixel with the brightest or the darkest of the 3 x 3 around it.</summary>
    /// <param name="rows">B.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="strength">The largest share of the neighbour in the mix, 0 to 1.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="stream">The transform's number, from 0.</param>
    /// <param name="input">[B, C, H, W].</param>
    /// <param name="output">[B, C, H, W], overwritten.</param>
    public void PenWidth(
        int rows, int channels, int height, int width, float strength, in SampleRandom random, int stream, ArrayView<float> input,
        ArrayView<float> output)
    {
        Draw(rows, channels * height * width, random, stream, input, output, "RandomPixels.PenWidth");
        _pen(_stream, new Index3D(width, height, rows * channels), input, _draws.View, output, channels, height, width, strength);
    }

    /// <inheritdoc/>
    public void Dispose() => _draws.Dispose();

    private static void Check(
        int rows, int features, in SampleRandom random, ArrayView<float> input, ArrayView<float> output, string operation)
    {
        random.Check(rows, operation);
        ViewChecks.AtLeast(input, (long)rows * features, operation);
        ViewChecks.AtLeast(output, (long)rows * features, operation);
    }

    private void Draw(
        int rows, int features, in SampleRandom random, int stream, ArrayView<float> input, ArrayView<float> output, string operation)
    {
        Check(rows, features, random, input, output, operation);
        ViewChecks.AtLeast(_draws.View.BaseView, 4L * rows, operation, "draws");
        _draw(_stream, rows, _draws.View, random.Order, random.Clock, random.BatchSize, random.StepsPerEpoch, stream, random.Key0,
            random.Key1);
    }

    /// <summary>draws[b] = four numbers in [0, 1). Thread b owns them; B threads; overwrites.</summary>
    [Kernel]
    internal static void DrawKernel(
        Index1D row, ArrayView<float> draws, ArrayView<int> order, ArrayView<int> clock, int batchSize, int stepsPerEpoch,
        int stream, uint key0,
        uint key1)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        SampleRandom.Generate(words, order, clock, batchSize, stepsPerEpoch, row, 0, stream, key0, key1);
        for (int word = 0; word < 4; word++)
            draws[(int)row * 4 + word] = Philox.Uniform(words[word]);
    }

    /// <summary>
    /// output = 0 inside the rectangle given by draws[b] (whether, size, column, row), else input. Thread (x, y, b C + c) owns output[b, c,
    /// y, x]; W x H x B C threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void EraseKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> draws, ArrayView<float> output, int channels, int height, int width,
        float probability, float side)
    {
        int draw = index.Z / channels * 4;
        float share = side * (0.25f + 0.75f * draws[draw + 1]);
        float rectangleWidth = MathF.Floor(share * width + 0.5f);
        float rectangleHeight = MathF.Floor(share * height + 0.5f);
        float left = MathF.Floor(draws[draw + 2] * (width - rectangleWidth + 1f));
        float top = MathF.Floor(draws[draw + 3] * (height - rectangleHeight + 1f));
        bool erased = draws[draw] < probability && index.X >= left && index.X < left + rectangleWidth && index.Y >= top
            && index.Y < top + rectangleHeight;
        int element = (index.Z * height + index.Y) * width + index.X;
        float value = input[element];
        output[element] = erased ? 0f : value;
    }

    /// <summary>
    /// output = input + (u0 + u1 + u2 + u3 - 2) * deviation * sqrt 3 (four uniform numbers have the variance 1/3). Thread (f, b) owns
    /// output[b, f]; F x B threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void NoiseKernel(
        Index2D index, ArrayView<float> input, ArrayView<float> output, ArrayView<int> order, ArrayView<int> clock, int batchSize,
        int stepsPerEpoch, int features, float deviation, int stream, uint key0, uint key1)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        SampleRandom.Generate(words, order, clock, batchSize, stepsPerEpoch, index.Y, index.X, stream, key0, key1);
        float sum = Philox.Uniform(words[0]) + Philox.Uniform(words[1]) + (Philox.Uniform(words[2]) + Philox.Uniform(words[3]));
        int element = index.Y * features + index.X;
        output[element] = input[element] + (sum - 2f) * (1.73205081f * deviation);
    }

    /// <summary>
    /// output = input + |t| (m - input) with t = (2 u - 1) strength and m the largest (t above 0) or smallest element of the 3 x 3 around
    /// it inside the image. Thread (x, y, b C + c) owns output[b, c, y, x]; W x H x B C threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void PenWidthKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> draws, ArrayView<float> output, int channels, int height, int width,
        float strength)
    {
        float amount = (draws[index.Z / channels * 4] * 2f - 1f) * strength;
        int picture = index.Z * height * width;
        float own = input[picture + index.Y * width + index.X];
        float largest = own;
        float smallest = own;
        for (int dy = -1; dy <= 1; dy++)
        {
            int y = Math.Min(Math.Max(index.Y + dy, 0), height - 1);
            for (int dx = -1; dx <= 1; dx++)
            {
                int x = Math.Min(Math.Max(index.X + dx, 0), width - 1);
                float value = input[picture + y * width + x];
                largest = MathF.Max(largest, value);
                smallest = MathF.Min(smallest, value);
            }
        }

        float target = amount > 0f ? largest : smallest;
        output[picture + index.Y * width + index.X] = own + MathF.Abs(amount) * (target - own);
    }
}
