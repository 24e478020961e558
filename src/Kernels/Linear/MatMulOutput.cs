using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>How <see cref="MatMulTile"/> turns its sums into results; see <see cref="MatMulEpilogue"/>.</summary>
internal static class MatMulOutput
{
    /// <summary>
    /// The row (or column) in the group's tile of a thread's sum i: runs of <paramref name="run"/> neighbours, <paramref name="side"/> runs apart.
    /// </summary>
    public static int Place(int i, int thread, int run, int side) => i / run * (side * run) + thread * run + i % run;

    /// <summary>Stores what the thread owns; <paramref name="side"/> and <paramref name="per"/> are constants.</summary>
    public static void Write(
        ArrayView<float> sums, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, int m, int n, int firstRow, int firstColumn, int epilogue, int activation, int side, int per)
    {
        ArrayView<float> offsets = LocalMemory.Allocate<float>(MatMulTile.MostPerThread);
        int run = Math.Min(per, 4);
        bool addsBias = epilogue == MatMulEpilogue.AddBias || epilogue == MatMulEpilogue.AddBiasDropout;
        for (int j = 0; j < per; j++)
        {
            int column = firstColumn + Place(j, Group.IdxX, run, side);
            offsets[j] = 0f;
            if (addsBias && column < n)
                offsets[j] = bias[column];
        }

        for (int i = 0; i < per; i++)
        {
            int row = firstRow + Place(i, Group.IdxY, run, side);
            for (int j = 0; j < per; j++)
            {
                int column = firstColumn + Place(j, Group.IdxX, run, side);
                float value = sums[i * per + j] + offsets[j];
                if (row < m && column < n)
                {
                    if (per <= 2)
                        Finish(value, row * n + column, c, other, keep, clock, dropout, m * n, epilogue, activation);
                    else
                        c[row * n + column] = value;
                }

                if (epilogue == MatMulEpilogue.WriteColumnSums && row == m && column < n)
                    bias[column] = value;
            }
        }

        // Inlined once, not for each of many sums, where these are many: the thread reads again what it has stored.
        if (per > 2 && (activation != 0 || epilogue >= MatMulEpilogue.AddBiasDropout))
        {
            for (int i = 0; i < per; i++)
            {
                int row = firstRow + Place(i, Group.IdxY, run, side);
                for (int j = 0; j < per; j++)
                {
                    int column = firstColumn + Place(j, Group.IdxX, run, side);
                    if (row < m && column < n)
                        Finish(c[row * n + column], row * n + column, c, other, keep, clock, dropout, m * n, epilogue, activation);
                }
            }
        }
    }

    /// <summary>What comes after product and bias, and the store. The branches are uniform.</summary>
    private static void Finish(
        float value, int place, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep, ArrayView<int> clock, ArrayView<uint> dropout,
        int count, int epilogue, int activation)
    {
        float result = value;
        if (epilogue >= MatMulEpilogue.Backward)
        {
            if (epilogue == MatMulEpilogue.BackwardDropout)
                result = result * keep[place];
            if (activation != 0)
                result = Activations.Gradient(other[place], result, activation);
        }
        else if (activation != 0)
        {
            result = Activations.Value(result, activation);
        }

        c[place] = result;
        if (epilogue == MatMulEpilogue.AddBiasDropout)
        {
            float factor = Dropout.Factor(place, count, clock, dropout);
            keep[place] = factor;
            other[place] = result * factor;
        }
    }
}
