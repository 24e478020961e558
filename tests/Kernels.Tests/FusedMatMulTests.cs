using GpuTrainer.Compute;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Products with elementwise work behind them, run on every device: the bits of the separate launches.</summary>
public sealed class FusedMatMulTests
{
    private const int LargestGroup = 16 * 16;

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void LinearDropout_Fused_GivesTheBitsOfTheSeparateLaunches(Activation activation)
    {
        const int m = 37, k = 21, n = 19, stream = 5;
        const float probability = 0.3f;
        const long seed = 0x123456789ABCDEF;
        float[] a = Inputs.Normal(m * k, 1), b = Inputs.Normal(k * n, 2), bias = Inputs.Normal(n, 3);
        float[] expected = TestDevice.SameBits<float>(device =>
        {
            using var clock = Clock(device);
            using var product = new MatMul(device.Accelerator);
            var y = device.Garbage<float>(m * n);
            var dropped = device.Garbage<float>(m * n);
            var keep = device.Garbage<float>(m * n);
            product.Linear(m, k, n, device.Upload(a), device.Upload(b), device.Upload(bias), y);
            new Activations(device.Accelerator).Forward(activation, m * n, y, y);
            new InvertedDropout(device.Accelerator).Forward(m * n, y, dropped, keep, probability, seed, stream, clock.View);
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
                var fused = new FusedDropout(dropped, keep, clock.View, device.Upload(InvertedDropout.Settings(probability, seed, stream)));
                new FusedMatMul(device.Accelerator).Launch(
                    tile, m, k, n, device.Upload(a), device.Upload(b), device.Upload(bias), y, fused, 0, FusedOutput.ActivateAndDrop,
                    activation);
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
    public void InputGradient_Fused_GivesTheBitsOfTheSeparateLaunches(Activation activation, bool drops)
    {
        const int m = 37, k = 21, n = 19;
        float[] a = Inputs.Normal(m * k, 1), b = Inputs.Normal(k * n, 2), y = Inputs.Normal(m * n, 3), keep = Inputs.Normal(m * n, 4);
        float[] expected = TestDevice.SameBits<float>(device =>
        {
            using var product = new MatMul(device.Accelerator);
            product.Reserve(MatMulLayout.TransposedB, m, k, n);
            var activations = new Activations(device.Accelerator);
            var gradient = device.Garbage<float>(m * n);
            product.TransposedB(m, k, n, device.Upload(a), device.Upload(b), gradient);
            if (drops)
                new InvertedDropout(device.Accelerator).Backward(m * n, device.Upload(keep), gradient, gradient);
            activations.Backward(activation, m * n, device.Upload(y), gradient, gradient);
            return device.Read(gradient);
        });
        ForEachTile(tile =>
        {
            float[] actual = TestDevice.SameBitsWithPtx<float>(device =>
            {
                var gradient = device.Garbage<float>(m * n);
                var fused = new FusedDropout(device.Upload(y), drops ? device.Upload(keep) : default, default, default);
                new FusedMatMul(device.Accelerator).Launch(
                    tile, m, k, n, device.Upload(a), device.Upload(b), default, gradient, fused, MatMulTile.TransposedB,
                    drops ? FusedOutput.BackwardDropout : FusedOutput.Backward, activation);
                return device.Read(gradient);
            }, LargestGroup);
            Assert.Equal(expected, actual);
        });
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
}
