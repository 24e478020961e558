using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The gradients of a convolution's weight and bias: the batch is cut into chunks of samples, each chunk gives a partial sum, and the
/// partial sums are added in ascending order. The chunks depend only on the shape and the rows of the batch.
/// </summary>
internal sealed class ConvolutionWeightGradient : IDisposable
{
    /// <summary>
    /// Steps per chunk: fewer give more thread groups and shorter chains, more give fewer partial sums to store and add.
    /// </summary>
    private const int ChunkSteps = 4096;

    /// <summary>The most partial sums to store: 64 MB.</summary>
    private const int MostPartials = 16 * 1024 * 1024;

    private const int MaxTilesOfGroup = 8;

    private readonly AcceleratorStream _stream;
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionInput _input;
    private readonly ConvolutionCopies _copies;
    private readonly int _blockRows;
    private readonly int _planesLength;
    private readonly int _plane;
    private readonly int _lanes;
    private readonly int _tileVectors;
    private readonly ChannelTiles _tiles;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _taps;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _positions;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _gradient;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _partial;
    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, int,
        int, int, int, int,
        int, int>? _tile;

    private readonly Action<
        AcceleratorStream, Index3D, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, int, int,
        int, int, int, int>?
        _thread;

    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int> _bias;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, int, int, int> _chunks;

    public ConvolutionWeightGradient(
        Accelerator accelerator, ConvolutionShape shape, ConvolutionInput input, ConvolutionCopies copies, int maxRows)
    {
        _stream = accelerator.DefaultStream;
        (_shape, _input, _copies) = (shape, input, copies);
        ConvolutionPlanes planes = input.Planes;
        _plane = shape.OutHeight * shape.OutWidth;
        _planesLength = shape.InChannels * planes.ChannelLength;
        int groupChannels = shape.OutChannels / shape.Groups;
        if (accelerator.VectorizesGroups() && (shape.Groups == 1 || groupChannels * 2 >= accelerator.WarpSize))
        {
            _lanes = accelerator.WarpSize;
            _tileVectors = _lanes >= 16 ? 4 : 2;
            accelerator.Load(_tileVectors == 4 ? ConvolutionWeightTile.Tile6x4 : ConvolutionWeightTile.Tile6x2, out _tile);
        }
        else
        {
            accelerator.Load(ConvolutionWeightSums.TapsKernel, out _thread);
        }

        accelerator.Load(ConvolutionWeightSums.BiasKernel, out _bias);
        accelerator.Load(ConvolutionWeightSums.ChunksKernel, out _chunks);
        _taps = accelerator.Allocate1D(planes.Offsets());
        _positions = accelerator.Allocate1D(planes.Positions(ChunkSamples(shape, maxRows), _planesLength));
        _tiles = _tile != null
            ? ChannelTiles.Of(shape.OutChannels, shape.Groups, _tileVectors * _lanes)
            : ChannelTiles.Of(shape.OutChannels, 1, shape.OutChannels);
        // Whole chunks, except at the end of the batch.
        int chunkSamples = ChunkSamples(shape, maxRows);
        int block =
            Math.Min(_input.BlockRows, ConvolutionProduct.BlockOf(accelerator, maxRows, (long)_plane * _tiles.Count * _tiles.Width));
        _blockRows = Math.Min(Math.Max(1, block / chunkSamples) * chunkSamples, maxRows);
        _gradient = accelerator.Allocate1D<float>((long)_blockRows * _plane * _tiles.Count * _tiles.Width);
        _partial = accelerator.Allocate1D<float>((long)Chunks(shape, maxRows) * (shape.WeightLength + shape.OutChannels));
    }

    /// <summary>Samples per chunk, except in the last one.</summary>
    public static int ChunkSamples(ConvolutionShape shape, int rows)
    {
        int mostChunks = Math.Max(1, MostPartials / (shape.WeightLength + shape.OutChannels));
        return Math.Max(Math.Max(1, ChunkSteps / (shape.OutHeight * shape.OutWidth)), CeilingDivide(rows, mostChunks));
    }

    /// <summary>Computes gradWeight and, unless it is empty, gradBias.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="input">[rows, InChannels, Height, Width].</param>
    /// <param name="gradOutput">[rows, OutChannels, OutHeight, OutWidth].</param>
    /// <param name="gradWeight">[OutChannels, FanIn], overwritten.</param>
    /// <param name="gradBias">[OutChannels], overwritten; empty = none.</param>
    public void Run(int rows, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight, ArrayView<float> gradBias)
    {
        int channels = _shape.OutChannels;
        int chunks = Chunks(_shape, rows);
        int chunkSamples = ChunkSamples(_shape, rows);
        ArrayView<float> partial = _partial.View;
        ArrayView<float> biasPartial = partial.SubView((long)chunks * _shape.WeightLength, (long)chunks * channels);
        int blockRows = Math.Max(1, _blockRows / chunkSamples) * chunkSamples;
        for (int first = 0; first < rows; first += blockRows)
        {
            int count = Math.Min(blockRows, rows - first);
            int firstChunk = first / chunkSamples;
            _copies.ChannelsLast(
                count, channels, _plane, _tiles, gradOutput.SubView((long)first * _shape.OutputLength, (long)count * _shape.OutputLength),
                _gradient.View);
            Weight(count, chunkSamples, _input.Of(first, count, input), partial.SubView((long)firstChunk * _shape.WeightLength));
            if (gradBias.Length > 0)
                Bias(count, chunkSamples, biasPartial.SubView((long)firstChunk * channels));
        }

        _chunks(_stream, new Index2D(channels, _shape.FanIn), partial, gradWeight, _shape.FanIn, channels, chunks);
        if (gradBias.Length > 0)
            _chunks(_stream, new Index2D(channels, 1), biasPartial, gradBias, 1, channels, chunks);
    }

    /// <summary>Computes the sums of the chunks in a block of samples, from the copy of their gradient.</summary>
    private void Weight(int rows, int chunkSamples, ArrayView<float> planes, ArrayView<float> partial)
    {
        int channels = _shape.OutChannels;
        int taps = _shape.FanIn;
        int chunks = CeilingDivide(rows, chunkSamples);
        int steps = rows * _plane;
        int chunkSteps = chunkSamples * _plane;
        int chunkStride = chunkSamples * _planesLength;
        int groupStride = _planesLength / _shape.Groups;
        int groupChannels = channels / _shape.Groups;
        if (_tile != null)
        {
            int rowTiles = CeilingDivide(taps, ConvolutionWeightTile.Rows);
            int tilesOfGroup = CeilingDivide(rowTiles, CeilingDivide(rowTiles, MaxTilesOfGroup));
            var config = new KernelConfig(
                new Index3D(CeilingDivide(rowTiles, tilesOfGroup), _tiles.Count, chunks), new Index3D(_lanes, tilesOfGroup, 1));
            _tile(
                _stream, config, planes, _taps.View, _positions.View, _gradient.View, partial, taps, channels, groupChannels,
                _tiles.OfGroup, steps,
                chunkSteps, chunkStride, groupStride);
        }
        else
        {
            _thread!(
                _stream, new Index3D(channels, CeilingDivide(taps, ConvolutionWeightSums.Rows), chunks), planes, _taps.View,
                _positions.View, _gradient.View,
                partial, taps, channels, groupChannels, steps, chunkSteps, chunkStride, groupStride);
        }
    }

    private void Bias(int rows, int chunkSamples, ArrayView<float> partial) => _bias(
        _stream, new Index3D(_tiles.Width, _tiles.Count, CeilingDivide(rows, chunkSamples)), _gradient.View, partial, _shape.OutChannels,
        rows * _plane,
        chunkSamples * _plane, _tiles.Width, _tiles.OfGroup, _tiles.GroupChannels);

    /// <inheritdoc/>
    public void Dispose()
    {
        _taps.Dispose();
        _positions.Dispose();
        _gradient.Dispose();
        _partial.Dispose();
    }

    private static int Chunks(ConvolutionShape shape, int rows) => CeilingDivide(rows, ChunkSamples(shape, rows));

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
