using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// C[m, n] = sum over ascending k of A(m, k) B[k, n] for the CPU's SIMD form: each lane keeps a tile of sums in registers and reads A (the
/// same for all lanes: a broadcast) and B (contiguous along the lanes) straight from memory.
/// </summary>
/// <remarks>
/// <para>A(m, k) is a[m * rowStride + k * stepStride], which covers A [M, K] (K, 1) and A stored transposed [K, M] (1, M). M, K, N as in
/// the formula; W = Group.DimX = lanes.</para>
/// <para>Group (x, y) owns R = Group.DimY tiles of 6 rows, from row 6 R x on, and the columns y C W .. (y + 1) C W - 1, C = 4 or 2; lane l of
/// it owns the columns l, l + W, ... of these. Launch: grid (ceil(M / (6 R)), ceil(N / (C W))), group (W, R); one more group along x for column
/// sums. Overwrites.</para>
/// <para>The steps go in blocks with a barrier after each: a CPU group runs thread after thread up to a barrier, so the R tiles of a group read
/// a block of B one after the other, out of the first-level cache.</para>
/// </remarks>
internal static class MatMulRegisterTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    private const int MaxColumns = 4;

    /// <summary>6 rows x 4 vectors: 24 sums, for 32 vector registers.</summary>
    [Kernel]
    public static void Tile6x4(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int rowStride,
        int stepStride, int block, int epilogue)
    {
        int row = (Grid.IdxX * Group.DimY + Group.IdxY) * Rows;
        int first = Grid.IdxY * (4 * Group.DimX);
        int left = n - first;
        if (Grid.IdxX * (Group.DimY * Rows) >= m)
            ColumnSums(b, bias, k, n, first, 4);
        else if (left >= 4 * Group.DimX)
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 4, 4);
        else if (left > 3 * Group.DimX)
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 4, 3);
        else if (left > 2 * Group.DimX)
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 3, 2);
        else if (left > Group.DimX)
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 2, 1);
        else
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 1, 0);
    }

    /// <summary>6 rows x 2 vectors: 12 sums, for 16 vector registers.</summary>
    [Kernel]
    public static void Tile6x2(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int rowStride,
        int stepStride, int block, int epilogue)
    {
        int row = (Grid.IdxX * Group.DimY + Group.IdxY) * Rows;
        int first = Grid.IdxY * (2 * Group.DimX);
        int left = n - first;
        if (Grid.IdxX * (Group.DimY * Rows) >= m)
            ColumnSums(b, bias, k, n, first, 2);
        else if (left >= 2 * Group.DimX)
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 2, 2);
        else if (left > Group.DimX)
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 2, 1);
        else
            Tile(a, b, bias, c, m, k, n, rowStride, stepStride, block, epilogue, row, first, 1, 0);
    }

    /// <summary>
    /// One tile of 6 rows and <paramref name="columns"/> vectors, of which the first <paramref name="full"/> lie inside the matrix; both are
    /// constants. Rows past the end repeat the last one and are not stored.
    /// </summary>
    private static void Tile(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int rowStride,
        int stepStride, int block, int epilogue, int row, int first, int columns, int full)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(Rows * MaxColumns);
        ArrayView<float> values = LocalMemory.Allocate<float>(MaxColumns);
        ArrayView<int> starts = LocalMemory.Allocate<int>(Rows);
        int lanes = Group.DimX;
        int column = first + Group.IdxX;
        bool last = column + (columns - 1) * lanes < n;
        for (int r = 0; r < Rows; r++)
        {
            for (int v = 0; v < columns; v++)
                sums[r * MaxColumns + v] = 0f;
        }

        for (int start = 0; start < k; start += block)
        {
            if (row < m)
            {
                int end = Math.Min(start + block, k);
                int bIndex = start * n + column;
                int aIndex = start * stepStride;
                for (int r = 0; r < Rows; r++)
                    starts[r] = Math.Min(row + r, m - 1) * rowStride;
                for (int step = start; step < end; step++)
                {
                    for (int v = 0; v < columns; v++)
                    {
                        values[v] = 0f;
                        if (v < full || last)
                            values[v] = b[bIndex + v * lanes];
                    }

                    for (int r = 0; r < Rows; r++)
                    {
                        float left = a[starts[r] + aIndex];
                        for (int v = 0; v < columns; v++)
                            sums[r * MaxColumns + v] = KernelMath.FusedMultiplyAdd(left, values[v], sums[r * MaxColumns + v]);
                    }

                    bIndex += n;
                    aIndex += stepStride;
                }
            }

            Group.Barrier();
        }

        for (int v = 0; v < columns; v++)
        {
            values[v] = 0f;
            if (epilogue == MatMulEpilogue.AddBias && (v < full || last))
                values[v] = bias[column + v * lanes];
        }

        for (int r = 0; r < Rows; r++)
        {
            if (row + r < m)
            {
                int cIndex = (row + r) * n + column;
                for (int v = 0; v < columns; v++)
                {
                    if (v < full || last)
                        c[cIndex + v * lanes] = sums[r * MaxColumns + v] + values[v];
                }
            }
        }
    }

    /// <summary>bias[n] = sum over ascending k of B[k, n] for the columns of the group; its first row of threads does it.</summary>
    private static void ColumnSums(ArrayView<float> b, ArrayView<float> bias, int k, int n, int first, int columns)
    {
        int end = Group.IdxY == 0 ? Math.Min(first + columns * Group.DimX, n) : 0;
        for (int column = first + Group.IdxX; column < end; column += Group.DimX)
        {
            float sum = 0f;
            int index = column;
            for (int step = 0; step < k; step++)
            {
                sum += b[index];
                index += n;
            }

            bias[column] = sum;
        }
    }
}
