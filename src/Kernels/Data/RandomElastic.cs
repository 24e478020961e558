using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Elastic distortion: the nodes of a coarse grid move at random, and pixels between them follow a cubic B-spline, which has the effect of
/// smoothing a random field (Simard et al., "Best practices for convolutional neural networks", ICDAR 2003) for less work.
/// </summary>
public sealed class RandomElastic : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<int>, ArrayView<int>, int, int, int, float, int, uint, uint> _draw;

    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, float> _map;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _nodes;
    private readonly int _height;
    private readonly int _width;
    private readonly int _gridHeight;
    private readonly int _gridWidth;
    private readonly float _amplitude;
    private readonly float _perPixel;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="amplitude">The farthest that a node moves along either axis, in pixels.</param>
    /// <param name="spacing">Pixels between neighbouring nodes, at least 1.</param>
    /// <param name="maxRows">Samples in the largest batch.</param>
    public RandomElastic(Accelerator accelerator, int height, int width, float amplitude, float spacing, int maxRows)
    {
        ViewChecks.Positive(maxRows, "RandomElastic");
        if (!(spacing >= 1f))
            throw new ArgumentOutOfRangeException(nameof(spacing), $"RandomElastic: the spacing is {spacing}, expected at least 1.");
        _height = height;
        _width = width;
        _amplitude = amplitude;
        _perPixel = 1f / spacing;
        // A spline needs a node before the first pixel and two after the last.
        _gridHeight = (int)((height - 1) / spacing) + 4;
        _gridWidth = (int)((width - 1) / spacing) + 4;
        _nodes = accelerator.Allocate1D<float>(2L * maxRows * _gridHeight * _gridWidth);
        _stream = accelerator.DefaultStream;
        accelerator.Load(DrawKernel, out _draw);
        accelerator.Load(MapKernel, out _map);
    }

    /// <summary>Draws the nodes of each sample and moves its places.</summary>
    /// <param name="rows">B.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="stream">The transform's number, from 0.</param>
    /// <param name="places">[B, 2, H, W], in place.</param>
    public void Map(int rows, in SampleRandom random, int stream, ArrayView<float> places)
    {
        random.Check(rows, "RandomElastic.Map");
        int nodes = _gridHeight * _gridWidth;
        ViewChecks.AtLeast(_nodes.View.BaseView, 2L * rows * nodes, "RandomElastic.Map", "nodes");
        ViewChecks.AtLeast(places, 2L * rows * _height * _width, "RandomElastic.Map");
        _draw(_stream,
            new Index2D(nodes, rows), _nodes.View, random.Order, random.Clock, random.BatchSize, random.StepsPerEpoch, nodes,
            _amplitude, stream,
            random.Key0, random.Key1);
        _map(_stream, new Index3D(_width, _height, rows), places, _nodes.View, _height, _width, _gridHeight, _gridWidth, _perPixel);
    }

    /// <inheritdoc/>
    public void Dispose() => _nodes.Dispose();

    /// <summary>
    /// values[b, :, node] = two numbers in [-amplitude, amplitude). Thread (node, b) owns both; nodes x B threads; overwrites.
    /// </summary>
    [Kernel]
    internal static void DrawKernel(
        Index2D index, ArrayView<float> values, ArrayView<int> order, ArrayView<int> clock, int batchSize, int stepsPerEpoch, int nodes,
        float amplitude, int stream, uint key0, uint key1)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        SampleRandom.Generate(words, order, clock, batchSize, stepsPerEpoch, index.Y, index.X, stream, key0, key1);
        int place = index.Y * 2 * nodes + index.X;
        values[place] = SampleRandom.Symmetric(words[0], amplitude);
        values[place + nodes] = SampleRandom.Symmetric(words[1], amplitude);
    }

    /// <summary>
    /// places[b, a, y, x] += sum over the 4 x 4 nodes around it of weight * nodes[b, a]. Thread (x, y, b) owns both; W x H x B threads.
    /// </summary>
    [Kernel]
    internal static void MapKernel(
        Index3D index, ArrayView<float> places, ArrayView<float> nodes, int height, int width, int gridHeight, int gridWidth,
        float perPixel)
    {
        int plane = height * width;
        int pixel = index.Z * 2 * plane + index.Y * width + index.X;
        // Places outside the image move as its edge does.
        float x = MathF.Min(MathF.Max(places[pixel], 0f), width - 1f) * perPixel;
        float y = MathF.Min(MathF.Max(places[pixel + plane], 0f), height - 1f) * perPixel;
        float left = MathF.Floor(x);
        float top = MathF.Floor(y);
        int grid = gridHeight * gridWidth;
        int first = index.Z * 2 * grid + (int)top * gridWidth + (int)left;
        float moveX = 0f;
        float moveY = 0f;
        for (int row = 0; row < 4; row++)
        {
            float weightY = Spline(row, y - top);
            for (int column = 0; column < 4; column++)
            {
                float weight = weightY * Spline(column, x - left);
                int node = first + row * gridWidth + column;
                moveX += weight * nodes[node];
                moveY += weight * nodes[node + grid];
            }
        }

        places[pixel] = places[pixel] + moveX;
        places[pixel + plane] = places[pixel + plane] + moveY;
    }

    /// <summary>
    /// The uniform cubic B-spline: the weight of one of the four nodes around a place, which lies t in [0, 1) past the second.
    /// </summary>
    private static float Spline(int node, float t)
    {
        float s = 1f - t;
        float near = node == 1 ? t : s;
        float inner = (3f * near - 6f) * near * near + 4f;
        float far = node == 0 ? s : t;
        float outer = far * far * far;
        return (node == 1 || node == 2 ? inner : outer) * (1f / 6f);
    }
}
