using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The products for GPUs, run on every device: each size must give the bits of the chain that all products are.</summary>
public sealed class MatMulTileTests
{
    private const int LargestGroup = 16 * 16;

    // Around the tiles of 8, 16, 64 and 128 with their 32, 32, 16 and 8 steps.
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 31, 15, 33 }, { 8, 32, 8 }, { 9, 33, 7 }, { 16, 64, 16 }, { 65, 17, 63 }, { 10, 100, 130 }, { 129, 9, 3 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_AsTheyLie_IsTheChain(int m, int k, int n) => AssertChain(0, m, k, n, (i, s) => i * k + s, (s, j) => s * n + j);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_TransposedA_IsTheChain(int m, int k, int n) =>
        AssertChain(MatMulTile.TransposedA, m, k, n, (i, s) => s * m + i, (s, j) => s * n + j);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_TransposedB_IsTheChain(int m, int k, int n) =>
        AssertChain(MatMulTile.TransposedB, m, k, n, (i, s) => i * k + s, (s, j) => j * k + s);

    /// <summary>Columns that sum to -0 by the rules of addition from +0 do not exist; infinities and cancellation do.</summary>
    [Theory]
    [InlineData(12, 40, 20)]
    [InlineData(16, 33, 64)]
    [InlineData(64, 5, 128)]
    public void WeightGradient_WithColumnSums_SumsAsTheBiasGradientDoes(int inputs, int batch, int outputs)
    {
        float[] x = Inputs.Normal(batch * inputs, 1);
        float[] dy = Inputs.Normal(batch * outputs, 2);
        dy[3] = float.PositiveInfinity;
        float[] expected = TestDevice.SameBits<float>(device =>
        {
            var sums = device.Garbage<float>(outputs);
            new BiasGradient(device.Accelerator).Sum(batch, outputs, device.Upload(dy), sums);
            return device.Read(sums);
        });
        ForEachTile(tile =>
        {
            float[] actual = TestDevice.SameBitsWithPtx<float>(device =>
            {
                var gradient = device.Garbage<float>(inputs * outputs);
                var sums = device.Garbage<float>(outputs);
                new SharedTileMatMul(device.Accelerator).Launch(
                    tile, inputs, batch, outputs, device.Upload(x), device.Upload(dy), sums, gradient, MatMulTile.TransposedA,
                    MatMulEpilogue.WriteColumnSums);
                return device.Read(sums);
            }, LargestGroup);
            Assert.Equal(expected, actual);
        });
    }

    /// <summary>On a GPU of 132 multiprocessors: the tutorial's products at a batch of 64, and squares.</summary>
    [Theory]
    [InlineData(64, 96, 8)]
    [InlineData(64, 10, 8)]
    [InlineData(64, 256, 16)]
    [InlineData(785, 96, 16)]
    [InlineData(1024, 1024, 64)]
    [InlineData(2048, 2048, 128)]
    [InlineData(4096, 4096, 128)]
    public void Choose_OnALargeGpu_SpreadsSmallProductsAndGivesLargeOnesLargeTiles(int rows, int columns, int side)
    {
        Assert.Equal(side, MatMulTileSize.All[MatMulTileSize.Choose(rows, columns, 132)].Side);
    }

    private static void ForEachTile(Action<int> test)
    {
        for (int tile = 0; tile < 4; tile++)
            test(tile);
    }

    private static void AssertChain(int layout, int m, int k, int n, Func<int, int, int> aIndex, Func<int, int, int> bIndex)
    {
        float[] a = Inputs.Normal(m * k, 1);
        float[] b = Inputs.Normal(k * n, 2);
        float[] bias = Inputs.Normal(n, 3);
        float[] expected = ProductChain.Of(m, k, n, (i, s) => a[aIndex(i, s)], (s, j) => b[bIndex(s, j)], bias);
        ForEachTile(tile =>
        {
            float[] actual = TestDevice.SameBitsWithPtx<float>(device =>
            {
                var output = device.Garbage<float>(m * n);
                new SharedTileMatMul(device.Accelerator).Launch(
                    tile, m, k, n, device.Upload(a), device.Upload(b), device.Upload(bias), output, layout, MatMulEpilogue.AddBias);
                return device.Read(output);
            }, LargestGroup);
            Assert.Equal(expected, actual);
        });
    }
}
