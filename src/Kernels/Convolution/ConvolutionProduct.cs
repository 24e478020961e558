using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// A convolution of stride 1 over given planes, by the kernel that suits the accelerator, with tables of the taps' places in device memory.
/// The forward pass uses one, the input gradient one per phase.
/// </summary>
internal sealed class ConvolutionProduct : IDisposable
{
    /// <summary>Tiles that read the same input in sequence.</summary>
    private const int MaxTilesOfGroup = 16;

    /// <summary>
    /// Outputs that a thread writes in sequence: whole cache lines of one channel, rather than parts of lines of many.
    /// </summary>
    private const int PlacesOfGroup = 4;

    // 2 MB.
    private const int BlockElements = 512 * 1024;

    // Groups of ConvolutionThreadTile: small on CPU devices, so that small planes leave few threads idle.
    private const int ProcessorGroup = 32;
    private const int DeviceGroup = 128;

    private readonly AcceleratorStream _stream;
    private readonly ConvolutionWeights _weights;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _offsets;
    private readonly MemoryBuffer1D<int, Stride1D.Dense>? _vectors;
    private readonly RegisterTile? _registerTile;
    private readonly ThreadTile? _threadTile;
    private readonly int _rows;
    private readonly int _steps;
    private readonly int _groups;
    private readonly int _inputStride;
    private readonly int _width;
    private readonly int _outWidth;
    private readonly int _outPlane;
    private readonly int _lanes;
    private readonly int _tileRows;
    private readonly int _tileVectors;
    private readonly int _threads;

    private delegate void RegisterTile(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors,
        ArrayView<float> weight,
        ArrayView<float> bias, ArrayView<float> output, int rows, int steps, int groups, int inputStride, int width, int outWidth,
        int outPlane,
        int vectorCount, int addsBias, int activation);

    private delegate void ThreadTile(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> input, ArrayView<int> offsets, ArrayView<float> weight,
        ArrayView<float> bias,
        ArrayView<float> output, int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int tiles,
        int addsBias,
        int activation);

    /// <summary>Uploads the tables and loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="rows">Output channels of a group.</param>
    /// <param name="groups">Channel groups.</param>
    /// <param name="order">The order of the weights.</param>
    /// <param name="offsets">The place of tap k, relative to the first channel of a group.</param>
    /// <param name="inputStride">Elements from the planes of one group to those of the next; a sample consists of all its groups.</param>
    /// <param name="width">Columns of an input plane.</param>
    /// <param name="outWidth">Columns of an output plane.</param>
    /// <param name="outHeight">Rows of an output plane.</param>
    public ConvolutionProduct(
        Accelerator accelerator, int rows, int groups, WeightOrder order, int[] offsets, int inputStride, int width, int outWidth,
        int outHeight)
    {
        // Rows without gaps between them count as one row: no vector crosses an end.
        if (width == outWidth)
            (width, outWidth, outHeight) = (outWidth * outHeight, outWidth * outHeight, 1);
        _stream = accelerator.DefaultStream;
        (_rows, _groups, _steps, _inputStride) = (rows, groups, offsets.Length, inputStride);
        (_width, _outWidth, _outPlane) = (width, outWidth, outWidth * outHeight);
        _offsets = accelerator.Allocate1D(offsets);
        if (accelerator.VectorizesGroups())
        {
            // 24 sums fit the 32 registers of 512-bit vectors, 12 the 16 registers of narrower ones.
            _lanes = accelerator.WarpSize;
            (_tileRows, _tileVectors) = rows <= 2 ? (1, 8) : _lanes >= 16 ? (8, 3) : (4, 3);
            accelerator.Load(
                rows <= 2 ? ConvolutionRegisterTile.Tile1x8
                    : _lanes >= 16 ? ConvolutionRegisterTile.Tile8x3 : ConvolutionRegisterTile.Tile4x3,
                out _registerTile);
            _vectors = accelerator.Allocate1D(ConvolutionVectors.Cover(width, outWidth, outHeight, _lanes, _steps));
        }
        else
        {
            _threads = Math.Min(accelerator.Device.IsProcessor() ? ProcessorGroup : DeviceGroup, accelerator.MaxNumThreadsPerGroup);
            _tileRows = ConvolutionThreadTile.Rows;
            accelerator.Load(ConvolutionThreadTile.Tile, out _threadTile);
        }

        _weights = new ConvolutionWeights(accelerator, rows, groups, _tileRows, order);
    }

    /// <summary>
    /// Samples to copy and compute at a time: on CPU devices, few enough that the copy is still in the caches when it is read; on GPUs,
    /// all.
    /// </summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="length">Elements of a sample's copy.</param>
    public static int BlockOf(Accelerator accelerator, int maxRows, long length) =>
        accelerator.VectorizesGroups() ? (int)Math.Clamp(BlockElements / length, 1, maxRows) : maxRows;

    /// <summary>Elements that a vector may read past the last plane.</summary>
    public static int SlackOf(Accelerator accelerator) => accelerator.VectorizesGroups() ? accelerator.WarpSize : 0;

    /// <summary>Packs the weights for <see cref="Run"/>.</summary>
    /// <param name="weight">[groups, rows, steps] in the order given to the constructor.</param>
    public void Pack(ArrayView<float> weight) => _weights.Pack(weight);

    /// <summary>output = f(weight * input + bias), with the weights that were packed last.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="input">[samples, groups, ...], planes as described to the constructor.</param>
    /// <param name="bias">[groups * rows]; empty = none.</param>
    /// <param name="output">[samples, groups, rows, outHeight, outWidth], overwritten.</param>
    /// <param name="activation">f.</param>
    public void Run(int samples, ArrayView<float> input, ArrayView<float> bias, ArrayView<float> output, Activation activation)
    {
        int addsBias = bias.Length > 0 ? 1 : 0;
        ArrayView<float> packed = _weights.Packed;
        ArrayView<float> added = addsBias != 0 ? bias : packed;
        if (_registerTile != null)
        {
            int vectorCount = (int)_vectors!.Length / 4;
            int rowTiles = CeilingDivide(_rows, _tileRows);
            // As equal as possible: 17 tiles make groups of 9 and 8, not of 16 and 1.
            int tilesOfGroup = CeilingDivide(rowTiles, CeilingDivide(rowTiles, MaxTilesOfGroup));
            var config = new KernelConfig(
                new Index3D(CeilingDivide(rowTiles, tilesOfGroup), CeilingDivide(vectorCount, _tileVectors * PlacesOfGroup),
                    samples * _groups),
                new Index3D(_lanes, PlacesOfGroup, tilesOfGroup));
            _registerTile(
                _stream, config, input, _offsets.View, _vectors.View, packed, added, output, _rows, _steps, _groups, _inputStride,
                _width, _outWidth,
                _outPlane, vectorCount, addsBias, (int)activation);
            return;
        }

        int tiles = CeilingDivide(_outPlane, ConvolutionThreadTile.Columns * _threads);
        var grid = new KernelConfig(
            new Index2D(tiles * samples * _groups, CeilingDivide(_rows, ConvolutionThreadTile.Rows)), new Index2D(_threads, 1));
        _threadTile!(
            _stream, grid, input, _offsets.View, packed, added, output, _rows, _steps, _groups, _inputStride, _width, _outWidth, _outPlane,
            tiles, addsBias,
            (int)activation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _offsets.Dispose();
        _vectors?.Dispose();
    }

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;
}
