using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>A size of <see cref="MatMulRegisterTile"/>.</summary>
/// <param name="Rows">Rows per tile.</param>
/// <param name="Vectors">Vectors per row of a tile.</param>
/// <param name="IsNarrow">Whether the matrix may end within the last vector; it then has a single tile of columns.</param>
/// <param name="Kernel">The kernel.</param>
internal sealed record RegisterTileSize(
    int Rows, int Vectors, bool IsNarrow,
    Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> Kernel)
{
    // Vectors with at least this many lanes come with 32 registers instead of 16.
    private const int ManyRegistersLanes = 16;

    // A multiply-add waits for the one before it, and two can start per cycle: fewer sums leave units idle.
    private const int FewestSums = 12;

    private static readonly RegisterTileSize[] Narrow =
        [new(12, 1, true, MatMulRegisterTile.Narrow12x1), new(6, 2, true, MatMulRegisterTile.Narrow6x2)];

    private static readonly RegisterTileSize[] Few =
        [new(4, 3, false, MatMulRegisterTile.Tile4x3), new(6, 2, false, MatMulRegisterTile.Tile6x2)];

    private static readonly RegisterTileSize[] Many =
    [
        new(6, 4, false, MatMulRegisterTile.Tile6x4), new(8, 3, false, MatMulRegisterTile.Tile8x3),
        new(6, 2, false, MatMulRegisterTile.Tile6x2),
    ];

    /// <summary>
    /// The size with the fewest vector multiply-adds for C [M, N], including those past its rows and the columns computed twice.
    /// </summary>
    /// <param name="lanes">Lanes per vector.</param>
    /// <param name="m">M.</param>
    /// <param name="n">N.</param>
    public static RegisterTileSize Choose(int lanes, int m, int n)
    {
        if (n <= 2 * lanes)
            return Narrow[n <= lanes ? 0 : 1];
        RegisterTileSize? best = null;
        long least = long.MaxValue;
        foreach (RegisterTileSize size in lanes >= ManyRegistersLanes ? Many : Few)
        {
            long cost = (long)Divide(m, size.Rows) * Divide(n, size.Vectors * lanes) * Math.Max(size.Rows * size.Vectors, FewestSums);
            if (n >= size.Vectors * lanes && cost < least)
                (best, least) = (size, cost);
        }

        return best!; // Not empty: Tile6x2 fits from 2 vectors on.
    }

    private static int Divide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
