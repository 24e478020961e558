using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>How <see cref="MatMulTile"/> stores its sums; see <see cref="MatMulEpilogue"/>.</summary>
internal static class MatMulOutput
{
    /// <summary>
    /// The row (or column) of a thread's sum i in the group's tile: runs of <paramref name="run"/> neighbours, <paramref name="side"/> runs
    /// apart.
    /// </summary>
    public static int Place(int i, int thread, int run, int side) => i / run * (side * run) + thread * run + i % run;

    /// <summary>The matrix row of a thread's sums in row i.</summary>
    public static int Row(int i, int side, int per) => Grid.IdxY * (side * per) + Place(i, Group.IdxY, Math.Min(per, 4), side);

    /// <summary>The matrix column of a thread's sums in column j.</summary>
    public static int Column(int j, int side, int per) => Grid.IdxX * (side * per) + Place(j, Group.IdxX, Math.Min(per, 4), side);

    /// <summary>Stores what the thread owns; <paramref name="side"/> and <paramref name="per"/> are constants.</summary>
    public static void Write(
        ArrayView<float> sums, ArrayView<float> bias, ArrayView<float> c, int m, int n, int epilogue, int side, int per)
    {
        ArrayView<float> offsets = LocalMemory.Allocate<float>(MatMulTile.MostPerThread);
        for (int j = 0; j < per; j++)
        {
            offsets[j] = 0f;
            if (epilogue == MatMulEpilogue.AddBias && Column(j, side, per) < n)
                offsets[j] = bias[Column(j, side, per)];
        }

        for (int i = 0; i < per; i++)
        {
            int row = Row(i, side, per);
            for (int j = 0; j < per; j++)
            {
                int column = Column(j, side, per);
                float value = sums[i * per + j] + offsets[j];
                if (row < m && column < n)
                    c[row * n + column] = value;
                if (epilogue == MatMulEpilogue.WriteColumnSums && row == m && column < n)
                    bias[column] = value;
            }
        }
    }
}
