using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// partial(k, m) = sum over ascending (sample, y, x) of a chunk of input(k, step) gradient(step, m) for the CPU's SIMD form: an implicit
/// matrix product, whose rows k are the taps (channel of the group, ky, kx), whose columns m are the output channels of a group, and whose
/// steps are the output positions.
/// </summary>
/// <remarks>
/// <para>The gradient has its channels last, in tiles of V W (<see cref="ChannelTiles"/>), so that the lanes, which run along m, read
/// neighbours, and steps are contiguous. The input is the same for all lanes: a broadcast of planes[taps[k] + positions[step]].</para>
/// <para>Group (x, y, z) owns chunk z, T = Group.DimY tiles of 6 taps from tile T x on, and the channels V W t .. V W (t + 1) - 1 of
/// channel group g, where
/// y = g columnTiles + t; lane l of it owns the channels l, l + W, ... of these. Launch: grid (ceil(ceil(taps / 6) / T), groups *
/// columnTiles, chunks), group (W, T) with W = lanes. Overwrites partial [chunks, taps, channels].</para>
/// <para>Vectors past the last channel of a channel group compute with zeros and store nothing.</para>
/// </remarks>
internal static class ConvolutionWeightTile
{
    /// <summary>Taps per tile.</summary>
    public const int Rows = 6;

    private const int MaxVectors = 4;

    /// <summary>6 taps x 2 vectors: 12 sums, for 16 vector registers.</summary>
    [Kernel]
    public static void Tile6x2(
        ArrayView<float> planes, ArrayView<int> taps, ArrayView<int> positions, ArrayView<float> gradient, ArrayView<float> partial,
        int rows, int channels,
        int groupChannels, int columnTiles, int steps, int chunkSteps, int chunkStride, int groupStride) =>
        Tile(planes, taps, positions, gradient, partial, rows, channels, groupChannels, columnTiles, steps, chunkSteps, chunkStride,
            groupStride, 2);

    /// <summary>6 taps x 4 vectors: 24 sums, for 32 vector registers.</summary>
    [Kernel]
    public static void Tile6x4(
        ArrayView<float> planes, ArrayView<int> taps, ArrayView<int> positions, ArrayView<float> gradient, ArrayView<float> partial,
        int rows, int channels,
        int groupChannels, int columnTiles, int steps, int chunkSteps, int chunkStride, int groupStride) =>
        Tile(planes, taps, positions, gradient, partial, rows, channels, groupChannels, columnTiles, steps, chunkSteps, chunkStride,
            groupStride, 4);

    /// <summary>One tile; <paramref name="vectors"/> is constant. Taps past the end repeat the last one and are not stored.</summary>
    private static void Tile(
        ArrayView<float> planes, ArrayView<int> taps, ArrayView<int> positions, ArrayView<float> gradient, ArrayView<float> partial,
        int rows, int channels,
        int groupChannels, int columnTiles, int steps, int chunkSteps, int chunkStride, int groupStride, int vectors)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(Rows * MaxVectors);
        ArrayView<float> values = LocalMemory.Allocate<float>(MaxVectors);
        ArrayView<int> starts = LocalMemory.Allocate<int>(Rows);
        int row = (Grid.IdxX * Group.DimY + Group.IdxY) * Rows;
        int group = Grid.IdxY / columnTiles;
        int column = (Grid.IdxY - group * columnTiles) * (vectors * Group.DimX) + Group.IdxX;
        int lanes = Group.DimX;
        int count = Math.Min(chunkSteps, steps - Grid.IdxZ * chunkSteps);
        for (int r = 0; r < Rows; r++)
        {
            for (int v = 0; v < vectors; v++)
                sums[r * MaxVectors + v] = 0f;
        }

        if (row >= rows)
            return;
        for (int r = 0; r < Rows; r++)
            starts[r] = Grid.IdxZ * chunkStride + group * groupStride + taps[Math.Min(row + r, rows - 1)];
        int from = (Grid.IdxY * steps + Grid.IdxZ * chunkSteps) * (vectors * lanes) + Group.IdxX;
        for (int step = 0; step < count; step++)
        {
            int position = positions[step];
            for (int v = 0; v < vectors; v++)
                values[v] = gradient[from + v * lanes];
            for (int r = 0; r < Rows; r++)
            {
                float factor = planes[position + starts[r]];
                for (int v = 0; v < vectors; v++)
                    sums[r * MaxVectors + v] = KernelMath.FusedMultiplyAdd(factor, values[v], sums[r * MaxVectors + v]);
            }

            from += vectors * lanes;
        }

        for (int r = 0; r < Rows; r++)
        {
            if (row + r < rows)
            {
                int index = (Grid.IdxZ * rows + row + r) * channels + group * groupChannels + column;
                for (int v = 0; v < vectors; v++)
                {
                    if (column + v * lanes < groupChannels)
                        partial[index + v * lanes] = sums[r * MaxVectors + v];
                }
            }
        }
    }
}
