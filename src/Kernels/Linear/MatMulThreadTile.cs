namespace GpuTrainer.Kernels;

/// <summary>
/// C[m, n] = sum over ascending k of A(m, k) B(k, n) for processors behind OpenCL: one small kernel for all products, in which each thread
/// keeps 2 x 4 sums in registers and reads A and B straight from memory.
/// </summary>
/// <remarks>
/// <para>Such drivers compile a kernel when it is first launched, and take seconds for shared tiles: they split a kernel at its barriers and
/// keep every thread's registers over these in memory. Without barriers the wait is short, and the product no slower.</para>
/// <para>A(m, k) is a[m * aRowStride + k * aStepStride], B(k, n) is b[k * bStepStride + n * bColumnStride], so that either may be stored
/// transposed. Group (x, y) of Group.DimX x Group.DimY threads owns 2 Group.DimY rows and 4 Group.DimX columns; thread (i, j) of it the rows
/// 2j, 2j + 1 and the columns 4i .. 4i + 3 of these. Launch: grid (ceil(N / (4 Group.DimX)), ceil(M / (2 Group.DimY))), any group. Overwrites.
/// </para>
/// </remarks>
internal static class MatMulThreadTile
{
    /// <summary>Rows of a thread.</summary>
    public const int Rows = 2;

    /// <summary>Columns of a thread. With 2 x 4 sums all fits 16 registers; twice as many were slower.</summary>
    public const int Columns = 4;

    /// <summary>All products.</summary>
    [Kernel]
    public static void Tile(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int aRowStride,
        int aStepStride, int bStepStride, int bColumnStride, int epilogue, int activation)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(Rows * Columns);
        ArrayView<float> right = LocalMemory.Allocate<float>(Columns);
        ArrayView<int> aStarts = LocalMemory.Allocate<int>(Rows);
        ArrayView<int> bStarts = LocalMemory.Allocate<int>(Columns);
        int row = (Grid.IdxY * Group.DimY + Group.IdxY) * Rows;
        int column = (Grid.IdxX * Group.DimX + Group.IdxX) * Columns;

        // Rows and columns past the end repeat the last ones and are not stored.
        for (int r = 0; r < Rows; r++)
            aStarts[r] = Math.Min(row + r, m - 1) * aRowStride;
        for (int v = 0; v < Columns; v++)
            bStarts[v] = Math.Min(column + v, n - 1) * bColumnStride;
        for (int i = 0; i < Rows * Columns; i++)
            sums[i] = 0f;

        int aIndex = 0;
        int bIndex = 0;
        for (int step = 0; step < k; step++)
        {
            for (int v = 0; v < Columns; v++)
                right[v] = b[bIndex + bStarts[v]];
            for (int r = 0; r < Rows; r++)
            {
                float left = a[aIndex + aStarts[r]];
                for (int v = 0; v < Columns; v++)
                    sums[r * Columns + v] = KernelMath.FusedMultiplyAdd(left, right[v], sums[r * Columns + v]);
            }

            aIndex += aStepStride;
            bIndex += bStepStride;
        }

        for (int r = 0; r < Rows; r++)
        {
            for (int v = 0; v < Columns; v++)
            {
                if (row + r < m && column + v < n)
                {
                    float offset = 0f;
                    if (epilogue == MatMulEpilogue.AddBias)
                        offset = bias[column + v];
                    c[(row + r) * n + column + v] = sums[r * Columns + v] + offset;
                }
            }
        }

        if (activation != 0)
            Activate(c, m, n, row, column, activation);
    }

    /// <summary>
    /// Applies the activation to what the thread has stored: inlined once here, not once for each sum. One loop, because drivers make
    /// several copies of two nested ones, which took half of the kernel's compilation.
    /// </summary>
    private static void Activate(ArrayView<float> c, int m, int n, int firstRow, int firstColumn, int activation)
    {
        for (int i = 0; i < Rows * Columns; i++)
        {
            int row = firstRow + i / Columns;
            int column = firstColumn + i % Columns;
            if (row < m && column < n)
                c[row * n + column] = Activations.Value(c[row * n + column], activation);
        }
    }
}
