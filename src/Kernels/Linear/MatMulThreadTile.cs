using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// C[m, n] = sum over ascending k of A(m, k) B(k, n) for CPUs whose driver compiles the kernels: one small kernel for all products, in
/// which each thread keeps 2 x 4 sums in variables and reads A and B straight from memory.
/// </summary>
/// <remarks>
/// <para>OpenCL drivers for CPUs compile a kernel at its first launch, and take seconds for shared tiles: they split a kernel at its
/// barriers and save every thread's registers to memory there. Without barriers the wait is short, and the product no slower. ILGPU's CPU
/// accelerator simulates groups, so barriers and small arrays cost far more than the sums; hence no loop over an array of sums.</para>
/// <para>A(m, k) is a[m * aRowStride + k * aStepStride], B(k, n) is b[k * bStepStride + n * bColumnStride], so that either may be stored
/// transposed. Group (x, y) of Group.DimX x Group.DimY threads owns 2 Group.DimY rows and 4 Group.DimX columns; thread (i, j) of it the
/// rows 2j, 2j + 1 and the columns 4i .. 4i + 3 of these. Launch: grid (ceil(N / (4 Group.DimX)), ceil(M / (2 Group.DimY))), any group.
/// Overwrites.
/// </para>
/// </remarks>
internal static class MatMulThreadTile
{
    /// <summary>Rows per thread.</summary>
    public const int Rows = 2;

    /// <summary>Columns per thread. With 2 x 4 sums, everything fits into 16 registers; twice as many were slower.</summary>
    public const int Columns = 4;

    /// <summary>The kernel of all products.</summary>
    [Kernel]
    public static void Tile(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int m, int k, int n, int aRowStride,
        int aStepStride, int bStepStride, int bColumnStride, int epilogue)
    {
        int row = (Grid.IdxY * Group.DimY + Group.IdxY) * Rows;
        int column = (Grid.IdxX * Group.DimX + Group.IdxX) * Columns;

        // Rows and columns past the end repeat the last ones and are not stored.
        int a0 = Math.Min(row, m - 1) * aRowStride;
        int a1 = Math.Min(row + 1, m - 1) * aRowStride;
        int b0 = Math.Min(column, n - 1) * bColumnStride;
        int b1 = Math.Min(column + 1, n - 1) * bColumnStride;
        int b2 = Math.Min(column + 2, n - 1) * bColumnStride;
        int b3 = Math.Min(column + 3, n - 1) * bColumnStride;
        float sum00 = 0f;
        float sum01 = 0f;
        float sum02 = 0f;
        float sum03 = 0f;
        float sum10 = 0f;
        float sum11 = 0f;
        float sum12 = 0f;
        float sum13 = 0f;
        for (int step = 0; step < k; step++)
        {
            float right0 = b[b0];
            float right1 = b[b1];
            float right2 = b[b2];
            float right3 = b[b3];
            float left = a[a0];
            sum00 = KernelMath.FusedMultiplyAdd(left, right0, sum00);
            sum01 = KernelMath.FusedMultiplyAdd(left, right1, sum01);
            sum02 = KernelMath.FusedMultiplyAdd(left, right2, sum02);
            sum03 = KernelMath.FusedMultiplyAdd(left, right3, sum03);
            left = a[a1];
            sum10 = KernelMath.FusedMultiplyAdd(left, right0, sum10);
            sum11 = KernelMath.FusedMultiplyAdd(left, right1, sum11);
            sum12 = KernelMath.FusedMultiplyAdd(left, right2, sum12);
            sum13 = KernelMath.FusedMultiplyAdd(left, right3, sum13);
            a0 += aStepStride;
            a1 += aStepStride;
            b0 += bStepStride;
            b1 += bStepStride;
            b2 += bStepStride;
            b3 += bStepStride;
        }

        Store(bias, c, sum00, m, n, row, column, epilogue);
        Store(bias, c, sum01, m, n, row, column + 1, epilogue);
        Store(bias, c, sum02, m, n, row, column + 2, epilogue);
        Store(bias, c, sum03, m, n, row, column + 3, epilogue);
        Store(bias, c, sum10, m, n, row + 1, column, epilogue);
        Store(bias, c, sum11, m, n, row + 1, column + 1, epilogue);
        Store(bias, c, sum12, m, n, row + 1, column + 2, epilogue);
        Store(bias, c, sum13, m, n, row + 1, column + 3, epilogue);
    }

    private static void Store(ArrayView<float> bias, ArrayView<float> c, float sum, int m, int n, int row, int column, int epilogue)
    {
        if (row < m && column < n)
        {
            float offset = 0f;
            if (epilogue == MatMulEpilogue.AddBias)
                offset = bias[column];
            c[row * n + column] = sum + offset;
        }
    }
}
