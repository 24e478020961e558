using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>One size of <see cref="MatMulTile"/>, loaded when it is first launched: a network uses one or two of them.</summary>
internal sealed class MatMulTileKernel
{
    private readonly Accelerator _accelerator;
    private readonly Action<
        ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, ArrayView<uint>,
        int, int, int, int, int, int> _method;

    private readonly int _groupSide;
    private readonly double _fewestCycles;
    private readonly double _cyclesOfGroup;

    private Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<int>, ArrayView<uint>, int, int, int, int, int, int>? _kernel;

    private MatMulTileKernel(
        Accelerator accelerator,
        Action<
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>,
            ArrayView<uint>, int, int, int, int, int, int> method,
        int groupSide, int side, double fewestCycles, double cyclesOfGroup)
    {
        _accelerator = accelerator;
        _method = method;
        _groupSide = groupSide;
        Side = side;
        _fewestCycles = fewestCycles;
        _cyclesOfGroup = cyclesOfGroup;
    }

    /// <summary>Rows and columns of a group's tile.</summary>
    public int Side { get; }

    /// <summary>
    /// All sizes, with what a step of k costs a multiprocessor of four schedulers, counted from the instructions: at least the 4 cycles that a
    /// multiply-add waits for the one before it, and for each group what its warps take to issue and to read from shared memory.
    /// </summary>
    public static MatMulTileKernel[] All(Accelerator accelerator) =>
    [
        new(accelerator, MatMulTile.Tile8, 8, 8, 4, 4),
        new(accelerator, MatMulTile.Tile16, 8, 16, 5, 5),
        new(accelerator, MatMulTile.Tile64, 16, 64, 42, 42),
        new(accelerator, MatMulTile.Tile128, 16, 128, 146, 146),
    ];

    /// <summary>The size that is through first: the multiprocessor with the most groups decides.</summary>
    public static MatMulTileKernel Choose(MatMulTileKernel[] tiles, int rows, int columns, int multiprocessors)
    {
        MatMulTileKernel best = tiles[0];
        double least = double.MaxValue;
        foreach (MatMulTileKernel tile in tiles)
        {
            long groups = (long)Groups(rows, tile.Side) * Groups(columns, tile.Side);
            double cycles = Math.Max(tile._fewestCycles, tile._cyclesOfGroup * ((groups + multiprocessors - 1) / multiprocessors));
            if (cycles < least)
                (best, least) = (tile, cycles);
        }

        return best;
    }

    /// <summary>Launches it over a result of <paramref name="rows"/> x <paramref name="columns"/>; the rest goes to the kernel as it is.</summary>
    public void Launch(
        int rows, int columns, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, in FusedDropout fused, int m, int k,
        int n, int layout, int epilogue, int activation)
    {
        if (_kernel is null)
            _accelerator.Load(_method, out _kernel);
        var config = new KernelConfig(new Index2D(Groups(columns, Side), Groups(rows, Side)), new Index2D(_groupSide, _groupSide));
        _kernel(_accelerator.DefaultStream, config, a, b, bias, c, fused.Other, fused.Keep, fused.Clock, fused.Settings, m, k, n, layout, epilogue, activation);
    }

    private static int Groups(int count, int side) => (int)(((long)count + side - 1) / side);
}
