using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// output(m, p) = sum over ascending k of weight[m, k] input(k, p) for the CPU's SIMD form: an implicit matrix product, whose rows m are
/// the output channels of a group, whose steps k are the taps (channel, ky, kx), and whose columns p are the positions of one sample.
/// </summary>
/// <remarks>
/// <para>The weights are packed by <see cref="ConvolutionWeights"/>, tile after tile, so that a step reads neighbours. Positions count
/// along the rows of the (padded) input plane, p = y width + x, so that tap k of position p is at offsets[k] + p: neighbours in a vector
/// are neighbours in memory, and no tap is copied. A vector that crosses the end of an output row also computes positions that are no
/// outputs, and does not store them; <see cref="ConvolutionVectors"/> chooses the starts of the vectors so that these are few.</para>
/// <para>Group (x, y, z) owns sample and channel group z, T = Group.DimZ tiles of output channels from tile T x on, and P = Group.DimY
/// times V vectors from vector P V y on; lane l of it owns the position start + l of each vector. Launch: grid (ceil(tiles / T),
/// ceil(vectorCount / (P V)), samples * groups), group (W, P, T) with W = lanes. Overwrites.</para>
/// <para>The threads of a CPU group run one after another, so the group stores the P parts of a channel's row in sequence, and its T tiles
/// read the same small input from the caches. A tile past the last vector repeats it: with a single form of the hot loop, the JIT inlines
/// all of it.</para>
/// </remarks>
internal static class ConvolutionRegisterTile
{
    private const int MaxRows = 8;
    private const int MaxVectors = 8;

    /// <summary>4 rows x 3 vectors: 12 sums, for 16 vector registers.</summary>
    [Kernel]
    public static void Tile4x3(
        ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors, ArrayView<float> weight, ArrayView<float> bias,
        ArrayView<float> output,
        int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int vectorCount, int addsBias,
        int activation) =>
        Tile(
            input, offsets, vectors, weight, bias, output, rows, steps, groups, inputStride, width, outWidth, outPlane,
            vectorCount, addsBias,
            activation, 4, 3);

    /// <summary>8 rows x 3 vectors: 24 sums, for 32 vector registers.</summary>
    [Kernel]
    public static void Tile8x3(
        ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors, ArrayView<float> weight, ArrayView<float> bias,
        ArrayView<float> output,
        int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int vectorCount, int addsBias,
        int activation) =>
        Tile(
            input, offsets, vectors, weight, bias, output, rows, steps, groups, inputStride, width, outWidth, outPlane,
            vectorCount, addsBias,
            activation, 8, 3);

    /// <summary>1 row x 8 vectors, for groups of one or two channels.</summary>
    [Kernel]
    public static void Tile1x8(
        ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors, ArrayView<float> weight, ArrayView<float> bias,
        ArrayView<float> output,
        int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int vectorCount, int addsBias,
        int activation) =>
        Tile(
            input, offsets, vectors, weight, bias, output, rows, steps, groups, inputStride, width, outWidth, outPlane,
            vectorCount, addsBias,
            activation, 1, 8);

    /// <summary>One tile; its size is constant. Rows past the end repeat the last one and are not stored.</summary>
    private static void Tile(
        ArrayView<float> input, ArrayView<int> offsets, ArrayView<int> vectors, ArrayView<float> weight, ArrayView<float> bias,
        ArrayView<float> output,
        int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int vectorCount, int addsBias,
        int activation,
        int tileRows, int tileVectors)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(MaxRows * MaxVectors);
        ArrayView<float> values = LocalMemory.Allocate<float>(MaxVectors);
        ArrayView<int> starts = LocalMemory.Allocate<int>(MaxVectors);
        int row = (Grid.IdxX * Group.DimZ + Group.IdxZ) * tileRows;
        int firstVector = (Grid.IdxY * Group.DimY + Group.IdxY) * tileVectors;
        int group = Grid.IdxZ % groups;
        int channel = group * rows;
        int tiles = (rows + tileRows - 1) / tileRows;
        int tile = (group * tiles + row / tileRows) * (steps * tileRows);
        if (row >= rows || firstVector >= vectorCount)
            return;

        for (int v = 0; v < tileVectors; v++)
            starts[v] = Grid.IdxZ * inputStride + vectors[4 * Math.Min(firstVector + v, vectorCount - 1)] + Group.IdxX;
        for (int r = 0; r < tileRows; r++)
        {
            for (int v = 0; v < tileVectors; v++)
                sums[r * tileVectors + v] = 0f;
        }

        for (int k = 0; k < steps; k++)
        {
            int offset = offsets[k];
            for (int v = 0; v < tileVectors; v++)
                values[v] = input[offset + starts[v]];
            for (int r = 0; r < tileRows; r++)
            {
                float factor = weight[tile + k * tileRows + r];
                for (int v = 0; v < tileVectors; v++)
                    sums[r * tileVectors + v] = KernelMath.FusedMultiplyAdd(factor, values[v], sums[r * tileVectors + v]);
            }
        }

        if (addsBias != 0)
        {
            for (int r = 0; r < tileRows; r++)
            {
                float offset = bias[channel + Math.Min(row + r, rows - 1)];
                for (int v = 0; v < tileVectors; v++)
                    sums[r * tileVectors + v] += offset;
            }
        }

        if (activation == (int)Activation.Relu)
        {
            for (int r = 0; r < tileRows; r++)
            {
                for (int v = 0; v < tileVectors; v++)
                    sums[r * tileVectors + v] = ReluFunction.Value(sums[r * tileVectors + v]);
            }
        }

        for (int v = 0; v < tileVectors; v++)
        {
            if (firstVector + v < vectorCount)
            {
                // Two vectors that share outputs store the same bits. An expensive activation is applied to what is stored, so only one of
                // them may do that.
                int skip = activation > (int)Activation.Relu ? vectors[4 * (firstVector + v) + 1] : 0;
                int column = vectors[4 * (firstVector + v) + 2];
                int place = vectors[4 * (firstVector + v) + 3] + Group.IdxX;
                int first = (Grid.IdxZ * rows + row) * outPlane;

                // The part of the vector in this row, then that in the next row, and so on; within a part, neighbours are neighbours in the
                // output, too.
                for (int past = 0; past < column + Group.DimX; past += width)
                {
                    int x = column + Group.IdxX - past;
                    if (Group.IdxX >= skip && x >= 0 && x < outWidth && place < outPlane)
                    {
                        for (int r = 0; r < tileRows; r++)
                        {
                            if (row + r < rows)
                                output[first + r * outPlane + place] = sums[r * tileVectors + v];
                        }
                    }

                    place -= width - outWidth;
                }
            }
        }

        if (activation > (int)Activation.Relu)
        {
            Activate(vectors, output, rows, row, width, outWidth, outPlane, firstVector, Math.Min(firstVector + tileVectors, vectorCount),
                activation, tileRows);
        }
    }

    /// <summary>
    /// Applies an expensive activation to the tile just stored, which is still in the L1 cache: inlined once here, not once per sum.
    /// </summary>
    private static void Activate(
        ArrayView<int> vectors, ArrayView<float> output, int rows, int row, int width, int outWidth, int outPlane, int firstVector,
        int endVector,
        int activation, int tileRows)
    {
        int endRow = Math.Min(row + tileRows, rows);
        for (int vector = firstVector; vector < endVector; vector++)
        {
            int column = vectors[4 * vector + 2];
            int place = vectors[4 * vector + 3] + Group.IdxX;
            for (int past = 0; past < column + Group.DimX; past += width)
            {
                int x = column + Group.IdxX - past;
                if (Group.IdxX >= vectors[4 * vector + 1] && x >= 0 && x < outWidth && place < outPlane)
                {
                    for (int r = row; r < endRow; r++)
                    {
                        int index = (Grid.IdxZ * rows + r) * outPlane + place;
                        output[index] = Activations.Value(output[index], activation);
                    }
                }

                place -= width - outWidth;
            }
        }
    }
}
