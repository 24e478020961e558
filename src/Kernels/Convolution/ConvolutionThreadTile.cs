using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// output(m, p) = sum over ascending k of weight[m, k] input(k, p) for GPUs, and for CPUs whose driver compiles the kernels: each thread
/// keeps 4 x 2 sums in variables and reads its operands from memory; see <see cref="ConvolutionRegisterTile"/> for the notation and
/// <see cref="MatMulThreadTile"/> for why there are no barriers and no arrays.
/// </summary>
/// <remarks>
/// Thread i of group (x, y) owns the output channels 4 y .. 4 y + 3 of sample and channel group z = x / tiles, and the outputs 2 W (x mod
/// tiles) + i and W more, where W = Group.DimX and tiles = ceil(outPlane / (2 W)). Launch: grid (tiles * samples * groups, ceil(rows / 4)),
/// any group along x. Overwrites.
/// </remarks>
internal static class ConvolutionThreadTile
{
    /// <summary>Output channels per thread.</summary>
    public const int Rows = 4;

    /// <summary>Outputs per thread in each channel.</summary>
    public const int Columns = 2;

    /// <summary>Places past the end repeat the last ones and are not stored.</summary>
    [Kernel]
    public static void Tile(
        ArrayView<float> input, ArrayView<int> offsets, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output,
        int rows, int steps, int groups, int inputStride, int width, int outWidth, int outPlane, int tiles, int addsBias, int activation)
    {
        int z = Grid.IdxX / tiles;
        int row = Grid.IdxY * Rows;
        int channel = z % groups * rows;
        int place = (Grid.IdxX - z * tiles) * (Columns * Group.DimX) + Group.IdxX;
        int place0 = Math.Min(place, outPlane - 1);
        int place1 = Math.Min(place + Group.DimX, outPlane - 1);
        int start0 = z * inputStride + place0 / outWidth * width + place0 % outWidth;
        int start1 = z * inputStride + place1 / outWidth * width + place1 % outWidth;
        int tile = (z % groups * ((rows + Rows - 1) / Rows) + Grid.IdxY) * (steps * Rows);
        float sum00 = 0f;
        float sum01 = 0f;
        float sum10 = 0f;
        float sum11 = 0f;
        float sum20 = 0f;
        float sum21 = 0f;
        float sum30 = 0f;
        float sum31 = 0f;
        for (int k = 0; k < steps; k++)
        {
            int offset = offsets[k];
            float value0 = input[offset + start0];
            float value1 = input[offset + start1];
            float factor = weight[tile + k * Rows];
            sum00 = KernelMath.FusedMultiplyAdd(factor, value0, sum00);
            sum01 = KernelMath.FusedMultiplyAdd(factor, value1, sum01);
            factor = weight[tile + k * Rows + 1];
            sum10 = KernelMath.FusedMultiplyAdd(factor, value0, sum10);
            sum11 = KernelMath.FusedMultiplyAdd(factor, value1, sum11);
            factor = weight[tile + k * Rows + 2];
            sum20 = KernelMath.FusedMultiplyAdd(factor, value0, sum20);
            sum21 = KernelMath.FusedMultiplyAdd(factor, value1, sum21);
            factor = weight[tile + k * Rows + 3];
            sum30 = KernelMath.FusedMultiplyAdd(factor, value0, sum30);
            sum31 = KernelMath.FusedMultiplyAdd(factor, value1, sum31);
        }

        int first = (z * rows + row) * outPlane + place;
        Store(bias, output, sum00, sum01, rows, outPlane, channel, row, place, first, addsBias);
        Store(bias, output, sum10, sum11, rows, outPlane, channel, row + 1, place, first + outPlane, addsBias);
        Store(bias, output, sum20, sum21, rows, outPlane, channel, row + 2, place, first + 2 * outPlane, addsBias);
        Store(bias, output, sum30, sum31, rows, outPlane, channel, row + 3, place, first + 3 * outPlane, addsBias);
        if (activation != 0)
            Activate(output, rows, outPlane, row, place, first, activation);
    }

    private static void Store(
        ArrayView<float> bias, ArrayView<float> output, float sum0, float sum1, int rows, int outPlane, int channel, int row,
        int place, int index,
        int addsBias)
    {
        if (row < rows)
        {
            float value0 = sum0;
            float value1 = sum1;
            if (addsBias != 0)
            {
                float offset = bias[channel + row];
                value0 += offset;
                value1 += offset;
            }

            if (place < outPlane)
                output[index] = value0;
            if (place + Group.DimX < outPlane)
                output[index + Group.DimX] = value1;
        }
    }

    /// <summary>Applies the activation to what the thread has stored: inlined once here, in one loop, not once per sum.</summary>
    private static void Activate(ArrayView<float> output, int rows, int outPlane, int firstRow, int firstPlace, int first, int activation)
    {
        for (int i = 0; i < Rows * Columns; i++)
        {
            int shift = i % Columns * Group.DimX;
            int index = first + i / Columns * outPlane + shift;
            if (firstRow + i / Columns < rows && firstPlace + shift < outPlane)
                output[index] = Activations.Value(output[index], activation);
        }
    }
}
