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
    public void Plain_IsTheChain(int m, int k, int n) => AssertChain(0, m, k, n, (i, s) => i * k + s, (s, j) => s * n + j);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TransposedA_IsTheChain(int m, int k, int n) =>
        AssertChain(MatMulTile.TransposedA, m, k, n, (i, s) => s * m + i, (s, j) => s * n + j);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TransposedB_IsTheChain(int m, int k, int n) =>
        AssertChain(MatMulTile.TransposedB, m, k, n, (i, s) => i * k + s, (s, j) => j * k + s);

    /// <summary>Columns that sum to -0 by the rules of addition from +0 do not exist; infinities and cancellation do.</summary>
    [Theory]
    [InlineData(12, 40, 20)]
    [InlineData(16, 33, 64)]
    [InlineData(64, 5, 128)]
    public void WeightGradient_SumsTheColumnsAsTheBiasGradientDoes(int inputs, int batch, int outputs)
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
                MatMulTileKernel.All(device.Accelerator)[tile].Launch(
                    inputs + 1, outputs, device.Upload(x), device.Upload(dy), sums, gradient, default, inputs, batch, outputs, MatMulTile.TransposedA,
                    MatMulEpilogue.WriteColumnSums, 0);
                return device.Read(sums);
            }, LargestGroup);
            Assert.Equal(expected, actual);
        });
    }

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void LinearDropout_GivesTheBitsOfTheSeparateLaunches(Activation activation)
    {
        const int m = 37, k = 21, n = 19, stream = 5;
        const float probability = 0.3f;
        const long seed = 0x123456789ABCDEF;
        float[] a = Inputs.Normal(m * k, 1), b = Inputs.Normal(k * n, 2), bias = Inputs.Normal(n, 3);
        float[] expected = TestDevice.SameBits<float>(device =>
        {
            using var clock = Clock(device);
            using var product = new MatMul(device.Accelerator, 0);
            var y = device.Garbage<float>(m * n);
            var dropped = device.Garbage<float>(m * n);
            var keep = device.Garbage<float>(m * n);
            product.Linear(m, k, n, device.Upload(a), device.Upload(b), device.Upload(bias), activation, y);
            new Dropout(device.Accelerator).Forward(m * n, y, dropped, keep, probability, seed, stream, clock.View);
            return [.. device.Read(y), .. device.Read(dropped), .. device.Read(keep)];
        });
        ForEachTile(tile =>
        {
            float[] actual = TestDevice.SameBitsWithPtx<float>(device =>
            {
                using var clock = Clock(device);
                var y = device.Garbage<float>(m * n);
                var dropped = device.Garbage<float>(m * n);
                var keep = device.Garbage<float>(m * n);
                var fused = new FusedDropout(dropped, keep, clock.View, device.Upload(Dropout.Settings(probability, seed, stream)));
                MatMulTileKernel.All(device.Accelerator)[tile].Launch(
                    m, n, device.Upload(a), device.Upload(b), device.Upload(bias), y, fused, m, k, n, 0, MatMulEpilogue.AddBiasDropout, (int)activation);
                return [.. device.Read(y), .. device.Read(dropped), .. device.Read(keep)];
            }, LargestGroup);
            Assert.Equal(expected, actual);
        });
    }

    [Theory]
    [InlineData(Activation.None, true)]
    [InlineData(Activation.Relu, true)]
    [InlineData(Activation.Tanh, false)]
    [InlineData(Activation.Sigmoid, true)]
    public void InputGradient_GivesTheBitsOfTheSeparateLaunches(Activation activation, bool drops)
    {
        const int m = 37, k = 21, n = 19;
        float[] a = Inputs.Normal(m * k, 1), b = Inputs.Normal(k * n, 2), y = Inputs.Normal(m * n, 3), keep = Inputs.Normal(m * n, 4);
        float[] expected = TestDevice.SameBits<float>(device =>
        {
            using var product = new MatMul(device.Accelerator, k * n);
            var activations = new Activations(device.Accelerator);
            var gradient = device.Garbage<float>(m * n);
            product.TransposedB(m, k, n, device.Upload(a), device.Upload(b), gradient);
            if (drops)
                activations.BackwardDropout(activation, m * n, device.Upload(y), device.Upload(keep), gradient, gradient);
            else
                activations.Backward(activation, m * n, device.Upload(y), gradient, gradient);
            return device.Read(gradient);
        });
        ForEachTile(tile =>
        {
            float[] actual = TestDevice.SameBitsWithPtx<float>(device =>
            {
                var gradient = device.Garbage<float>(m * n);
                var fused = new FusedDropout(device.Upload(y), drops ? device.Upload(keep) : default, default, default);
                MatMulTileKernel.All(device.Accelerator)[tile].Launch(
                    m, n, device.Upload(a), device.Upload(b), default, gradient, fused, m, k, n, MatMulTile.TransposedB,
                    drops ? MatMulEpilogue.BackwardDropout : MatMulEpilogue.Backward, (int)activation);
                return device.Read(gradient);
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
    public void Choose_SpreadsSmallProductsAndGivesLargeOnesLargeTiles(int rows, int columns, int side)
    {
        MatMulTileKernel[] tiles = MatMulTileKernel.All(TestDevice.All[0].Accelerator);
        Assert.Equal(side, MatMulTileKernel.Choose(tiles, rows, columns, 132).Side);
    }

    private static StepClock Clock(TestDevice device)
    {
        var clock = new StepClock(device.Accelerator);
        clock.Set(3, 77);
        return clock;
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
                MatMulTileKernel.All(device.Accelerator)[tile].Launch(
                    m, n, device.Upload(a), device.Upload(b), device.Upload(bias), output, default, m, k, n, layout, MatMulEpilogue.AddBias,
                    (int)Activation.Relu);
                return device.Read(output);
            }, LargestGroup);
            Assert.Equal(expected, actual);
        });
    }
}
