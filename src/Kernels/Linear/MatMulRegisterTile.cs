using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// C[m, n] = sum over ascending k of A(m, k) B(k, n), + bias[n] if there is one, for the CPU's SIMD form: each lane keeps a tile of sums in
/// registers and reads A (the same for all lanes: a broadcast) and B (contiguous along the lanes) straight from memory.
/// </summary>
/// <remarks>
/// <para>A and B are stored in panels. A has panels of P rows: A(m, k) is a[m / P * K P + k P + m % P], so that P = 1 is A [M, K] as it is,
/// P = M is A stored transposed, and any other P is what <see cref="MatMulPanels"/> packs. B has panels of P columns: P = N is B [K, N] as
/// it is; if P is the number of columns of a tile, tile y reads panel y.</para>
/// <para>Group (x, y) owns the T = Group.DimY tiles of R rows from row R T x on, and the tile of V W columns (W = Group.DimX = lanes) from
/// column V W y on; lane l of it owns the columns l, l + W, ... of these. The last tile of columns starts early enough to end with the last
/// column: both it and the tile before it compute and store what they share, with the same bits. Rows past the end repeat the last one and
/// are not stored. Launch: grid (ceil(M / (R T)), ceil(N / (V W))), group (W, T). Overwrites.</para>
/// <para>The threads of a CPU group run one after another, so its T tiles read the same panel of B from the caches. Each size is a separate
/// kernel: the JIT inlines only up to a budget, and anything beyond becomes a call in the innermost loop, with all sums spilled around
/// it.</para>
/// </remarks>
internal static class MatMulRegisterTile
{
    /// <summary>Vectors of the widest tile.</summary>
    public const int MostVectors = 4;

    private const int MostRows = 12;


    /// <summary>4 rows x 3 vectors: 12 sums, for 16 vector registers. N is at least 3 W.</summary>
    [Kernel]
    public static void Tile4x3(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB) =>
        Tile(a, b, bias, c, m, k, n, panelA, panelB, 4, 3, 3);

    /// <summary>6 rows x 2 vectors: 12 sums, for 16 vector registers. N is at least 2 W.</summary>
    [Kernel]
    public static void Tile6x2(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB) =>
        Tile(a, b, bias, c, m, k, n, panelA, panelB, 6, 2, 2);

    /// <summary>8 rows x 3 vectors: 24 sums, for 32 vector registers. N is at least 3 W.</summary>
    [Kernel]
    public static void Tile8x3(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB) =>
        Tile(a, b, bias, c, m, k, n, panelA, panelB, 8, 3, 3);

    /// <summary>6 rows x 4 vectors: 24 sums, for 32 vector registers. N is at least 4 W.</summary>
    [Kernel]
    public static void Tile6x4(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB) =>
        Tile(a, b, bias, c, m, k, n, panelA, panelB, 6, 4, 4);

    /// <summary>6 rows x 2 vectors, of which the second is cut short by the last column: N is from W + 1 to 2 W, B as it is.</summary>
    [Kernel]
    public static void Narrow6x2(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB) =>
        Tile(a, b, bias, c, m, k, n, panelA, panelB, 6, 2, 1);

    /// <summary>12 rows x 1 vector, cut short by the last column: N is at most W, B as it is.</summary>
    [Kernel]
    public static void Narrow12x1(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB) =>
        Tile(a, b, bias, c, m, k, n, panelA, panelB, 12, 1, 0);

    /// <summary>
    /// One tile; its rows, its vectors and how many of these are full are constants. Lanes of the others that are past the last column
    /// neither load nor store.
    /// </summary>
    private static void Tile(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int panelA, int panelB,
        int rows, int vectors,
        int full)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(MostRows * MostVectors);
        ArrayView<float> values = LocalMemory.Allocate<float>(MostVectors);
        ArrayView<int> starts = LocalMemory.Allocate<int>(MostRows);
        int lanes = Group.DimX;
        int row = (Grid.IdxX * Group.DimY + Group.IdxY) * rows;
        int first = Math.Max(Math.Min(Grid.IdxY * (vectors * lanes), n - vectors * lanes), 0);
        int column = first + Group.IdxX;
        bool last = column + (vectors - 1) * lanes < n;
        if (row >= m)
            return;

        for (int r = 0; r < rows; r++)
        {
            int of = Math.Min(row + r, m - 1);
            starts[r] = of / panelA * (k * panelA) + of % panelA;
            for (int v = 0; v < vectors; v++)
                sums[r * vectors + v] = 0f;
        }

        int bIndex = (panelB == n ? first : Grid.IdxY * (k * panelB)) + Group.IdxX;
        int aIndex = 0;
        for (int step = 0; step < k; step++)
        {
            for (int v = 0; v < vectors; v++)
            {
                values[v] = 0f;
                if (v < full || last)
                    values[v] = b[bIndex + v * lanes];
            }

            for (int r = 0; r < rows; r++)
            {
                float factor = a[starts[r] + aIndex];
                for (int v = 0; v < vectors; v++)
                    sums[r * vectors + v] = KernelMath.FusedMultiplyAdd(factor, values[v], sums[r * vectors + v]);
            }

            aIndex += panelA;
            bIndex += panelB;
        }

        for (int v = 0; v < vectors; v++)
        {
            values[v] = 0f;
            if (bias.Length > 0 && (v < full || last))
                values[v] = bias[column + v * lanes];
        }

        for (int r = 0; r < rows; r++)
        {
            if (row + r < m)
            {
                for (int v = 0; v < vectors; v++)
                {
                    if (v < full || last)
                        c[(row + r) * n + column + v * lanes] = sums[r * vectors + v] + values[v];
                }
            }
        }
    }
}
