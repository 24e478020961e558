using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Randomly flips, scales, shears, rotates and shifts each image, in this order and around its centre, by moving its
/// <see cref="SampleCoordinates"/>.
/// </summary>
public sealed class RandomAffine : IDisposable
{
    private const int MatrixElements = 6;

    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int, uint, uint> _draw;

    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int> _map;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _matrices;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _ranges;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="ranges">The ranges of the draws.</param>
    /// <param name="maxRows">Samples in the largest batch.</param>
    public RandomAffine(Accelerator accelerator, AffineRanges ranges, int maxRows)
    {
        ViewChecks.Positive(maxRows, "RandomAffine");
        _matrices = accelerator.Allocate1D<float>((long)maxRows * MatrixElements);
        _ranges = accelerator.Allocate1D<float>(7);
        float[] values =
        [
            ranges.Rotation, ranges.Scale, ranges.Shear, ranges.ShiftX, ranges.ShiftY, ranges.WholePixels ? 1f : 0f, ranges.FlipProbability,
        ];
        _ranges.AsContiguous().CopyFromCPU(values);
        _stream = accelerator.DefaultStream;
        accelerator.Load(DrawKernel, out _draw);
        accelerator.Load(MapKernel, out _map);
    }

    /// <summary>Draws a map for each sample and applies it to the sample's places.</summary>
    /// <param name="rows">B.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="stream">The transform's number, from 0.</param>
    /// <param name="places">[B, 2, H, W], in place.</param>
    public void Map(int rows, int height, int width, in SampleRandom random, int stream, ArrayView<float> places)
    {
        random.Check(rows, "RandomAffine.Map");
        ViewChecks.AtLeast(_matrices.View.BaseView, (long)rows * MatrixElements, "RandomAffine.Map", "matrices");
        ViewChecks.AtLeast(places, 2L * rows * height * width, "RandomAffine.Map");
        _draw(_stream,
            rows, _matrices.View, _ranges.View, random.Order, random.Clock, random.BatchSize, random.StepsPerEpoch, stream, random.Key0,
            random.Key1);
        _map(_stream, new Index3D(width, height, rows), places, _matrices.View, height, width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _matrices.Dispose();
        _ranges.Dispose();
    }

    /// <summary>
    /// matrices[b] = [a b x; c d y], which maps a pixel of the new image to its place in the old one, both relative to the centre: the
    /// product of rotation, shear, scale and flip, then the shift. Thread b owns the six numbers of row b; B threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void DrawKernel(
        Index1D row, ArrayView<float> matrices, ArrayView<float> ranges, ArrayView<int> order, ArrayView<int> clock, int batchSize,
        int stepsPerEpoch, int stream, uint key0, uint key1)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        SampleRandom.Generate(words, order, clock, batchSize, stepsPerEpoch, row, 0, stream, key0, key1);
        float turns = SampleRandom.Symmetric(words[0], ranges[0]);
        float scale = 1f + SampleRandom.Symmetric(words[1], ranges[1]);
        float shear = SampleRandom.Symmetric(words[2], ranges[2]);
        float flip = Philox.Uniform(words[3]) < ranges[6] ? -scale : scale;
        SampleRandom.Generate(words, order, clock, batchSize, stepsPerEpoch, row, 1, stream, key0, key1);
        float sine = DeviceMath.SinTurns(turns);
        float cosine = DeviceMath.CosTurns(turns);
        int start = (int)row * 6;
        matrices[start] = cosine * flip;
        matrices[start + 1] = (cosine * shear - sine) * scale;
        matrices[start + 2] = Shift(words[0], ranges[3], ranges[5]);
        matrices[start + 3] = sine * flip;
        matrices[start + 4] = (sine * shear + cosine) * scale;
        matrices[start + 5] = Shift(words[1], ranges[4], ranges[5]);
    }

    /// <summary>places[b, :, y, x] = matrices[b] applied to them. Thread (x, y, b) owns both; W x H x B threads.</summary>
    [Kernel]
    internal static void MapKernel(Index3D index, ArrayView<float> places, ArrayView<float> matrices, int height, int width)
    {
        int plane = height * width;
        int pixel = index.Z * 2 * plane + index.Y * width + index.X;
        int matrix = index.Z * 6;
        float middleX = (width - 1) * 0.5f;
        float middleY = (height - 1) * 0.5f;
        float x = places[pixel] - middleX;
        float y = places[pixel + plane] - middleY;
        places[pixel] = matrices[matrix] * x + matrices[matrix + 1] * y + matrices[matrix + 2] + middleX;
        places[pixel + plane] = matrices[matrix + 3] * x + matrices[matrix + 4] * y + matrices[matrix + 5] + middleY;
    }

    private static float Shift(uint word, float range, float whole)
    {
        float even = SampleRandom.Symmetric(word, range);
        float pixels = MathF.Floor(Philox.Uniform(word) * (2f * range + 1f)) - range;
        return whole != 0f ? pixels : even;
    }
}

/// <summary>The ranges of a random affine map; all 0 = the identity. All draws are uniform and independent.</summary>
/// <param name="Rotation">The largest rotation to either side, in turns (1 = 360 degrees).</param>
/// <param name="Scale">Sizes change by a factor from 1 - Scale to 1 + Scale; below 1.</param>
/// <param name="Shear">The largest shear to either side: columns per row of distance from the centre.</param>
/// <param name="ShiftX">The largest horizontal shift, in pixels.</param>
/// <param name="ShiftY">The largest vertical shift, in pixels.</param>
/// <param name="WholePixels">Whether shifts are whole numbers of pixels, which need no interpolation.</param>
/// <param name="FlipProbability">The probability of swapping left and right.</param>
public readonly record struct AffineRanges(
    float Rotation = 0f, float Scale = 0f, float Shear = 0f, float ShiftX = 0f, float ShiftY = 0f, bool WholePixels = false,
    float FlipProbability = 0f);
