using System.Numerics;
using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Where a convolution's sums find their factors in the weight.</summary>
/// <param name="Row">Elements from one row (a channel of the result) to the next.</param>
/// <param name="Group">Elements from one channel group to the next.</param>
/// <param name="Steps">The places of the steps, relative to the first row.</param>
internal readonly record struct WeightOrder(int Row, int Group, int[] Steps);

/// <summary>
/// The weights in the order in which the tiles read them: in tiles of rows, with all rows of a step next to each other.
/// </summary>
internal sealed class ConvolutionWeights : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _packed;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _places;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int, int, int, int> _pack;
    private readonly WeightOrder _order;
    private readonly int _rows;
    private readonly int _steps;
    private readonly int _groups;
    private readonly int _tileRows;

    /// <summary>Allocates room for the weights.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="rows">Rows per group.</param>
    /// <param name="groups">Channel groups.</param>
    /// <param name="tileRows">Rows per tile, a power of 2.</param>
    /// <param name="order">The order of the weights to pack.</param>
    public ConvolutionWeights(Accelerator accelerator, int rows, int groups, int tileRows, WeightOrder order)
    {
        _stream = accelerator.DefaultStream;
        (_rows, _steps, _groups, _tileRows, _order) = (rows, order.Steps.Length, groups, tileRows, order);
        accelerator.Load(PackKernel, out _pack);
        _packed = accelerator.Allocate1D<float>((long)groups * Tiles * _steps * tileRows);
        _places = accelerator.Allocate1D(order.Steps);
    }

    private int Tiles => (_rows + _tileRows - 1) / _tileRows;

    /// <summary>[groups, tiles, steps, tileRows], as last written by <see cref="Pack"/>.</summary>
    public ArrayView<float> Packed => _packed.View;

    /// <summary>Packs weights in the order given to the constructor.</summary>
    public void Pack(ArrayView<float> weight) => _pack(
        _stream, new Index3D(_steps * _tileRows, Tiles, _groups), weight, _places.View, _packed.View, _rows, _steps,
        BitOperations.Log2((uint)_tileRows),
        _order.Row, _order.Group);

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _places.Dispose();
    }

    /// <summary>
    /// output[g, t, k, r] = weight of row t R + r and step k in group g, where a tile has R = 2^shift rows; rows past the end repeat the
    /// last. Thread (k R + r, t, g) owns output[g, t, k, r]. Overwrites.
    /// </summary>
    [Kernel]
    internal static void PackKernel(
        Index3D index, ArrayView<float> weight, ArrayView<int> places, ArrayView<float> output, int rows, int steps, int shift,
        int rowStride, int groupStride)
    {
        int k = index.X >> shift;
        int row = Math.Min((index.Y << shift) + index.X - (k << shift), rows - 1);
        int tiles = (rows + (1 << shift) - 1) >> shift;
        output[(index.Z * tiles + index.Y) * (steps << shift) + index.X] = weight[index.Z * groupStride + row * rowStride + places[k]];
    }
}
