using ILGPU;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Clipping and adding up of gradients, and the average of weights, against their formulas in double.</summary>
public sealed class GradientTests
{
    // A norm of n numbers takes a chain of n / 4096 sums and two of 16 and 8; then a root, a division and a product.
    private const double Tolerance = 40 * Near.UnitRoundoff;

    [Theory]
    [InlineData(1, 0.5f)]
    [InlineData(33, 2f)]
    [InlineData(4095, 10f)]
    [InlineData(4096, 10f)]
    [InlineData(10_001, 10f)]
    public void Clip_ByNorm_ScalesToTheBound(int count, float maxNorm)
    {
        float[] gradients = Inputs.Normal(count, 1);
        gradients[0] = 5f;
        double norm = Math.Sqrt(gradients.Sum(g => (double)g * g));
        Assert.True(norm > maxNorm);

        float[] actual = Clip(gradients, (clip, view) => clip.ByNorm(count, view, maxNorm));

        Near.Assert(Array.ConvertAll(gradients, g => g * (maxNorm / (norm + 1e-6))), actual, 0, Tolerance, "gradients");
    }

    [Fact]
    public void ByNorm_OfSmallGradients_ChangesNoBit()
    {
        float[] gradients = Inputs.Normal(1000, 1);

        Assert.Equal(gradients, Clip(gradients, (clip, view) => clip.ByNorm(1000, view, 1000f)));
    }

    [Fact]
    public void ByNorm_OfANaN_MakesAllNaN() =>
        Assert.All(Clip([1f, float.NaN, 2f], (clip, view) => clip.ByNorm(3, view, 1f)), gradient => Assert.True(float.IsNaN(gradient)));

    [Fact]
    public void Clip_ByValue_HoldsEachWithinTheLimit()
    {
        float[] actual = Clip([-3f, -0.5f, 0f, 0.25f, 7f, float.NaN, float.NegativeInfinity], (clip, view) => clip.ByValue(7, view, 0.5f));

        Assert.Equal([-0.5f, -0.5f, 0f, 0.25f, 0.5f, float.NaN, -0.5f], actual);
    }

    [Fact]
    public void Sum_OfThreeBatches_IsTheirMean()
    {
        const int count = 37;
        float[][] batches = [Inputs.Normal(count, 1), Inputs.Normal(count, 2), Inputs.Normal(count, 3)];
        float[] actual = TestDevice.SameBits(device =>
        {
            var sum = new GradientSum(device.Accelerator);
            ArrayView<float> sums = device.Garbage<float>(count);
            ArrayView<float> last = device.Upload(batches[2]);
            sum.Add(count, device.Upload(batches[0]), sums, isFirst: true);
            sum.Add(count, device.Upload(batches[1]), sums, isFirst: false);
            sum.Mean(count, last, sums, 3);
            return device.Read(last);
        });

        double[] expected = [.. Enumerable.Range(0, count).Select(i => batches.Sum(batch => (double)batch[i]) / 3)];
        // Three roundings of sums up to about 10.
        Near.Assert(expected, actual, 10 * Near.UnitRoundoff, 3 * Near.UnitRoundoff, "mean");
    }

    [Fact]
    public void Average_OfWeights_CopiesAtFirstThenMovesByItsDecay()
    {
        const int count = 37;
        const int learned = 30;
        const double decay = 0.9;
        float[][] weights = [Inputs.Normal(count, 1), Inputs.Normal(count, 2), Inputs.Normal(count, 3)];
        float[] actual = TestDevice.SameBits(device =>
        {
            var average = new WeightAverage(device.Accelerator, decay);
            ArrayView<float> result = device.Garbage<float>(count);
            for (int step = 0; step < 3; step++)
                average.Update(count, learned, device.Upload(weights[step]), result, device.Upload<int>([0, 7 + step]), firstStep: 7);
            return device.Read(result);
        });

        double[] expected =
        [
            .. Enumerable.Range(0, count).Select(i =>
                i >= learned ? weights[2][i]
                : (decay * ((decay * weights[0][i]) + ((1 - decay) * weights[1][i]))) + ((1 - decay) * weights[2][i])),
        ];
        // Two differences of values up to about 4, a product and a sum each.
        Near.Assert(expected, actual, 8 * Near.UnitRoundoff, 4 * Near.UnitRoundoff, "average");
    }

    private static float[] Clip(float[] gradients, Action<GradientClip, ArrayView<float>> clip) => TestDevice.SameBits(device =>
    {
        using var kernels = new GradientClip(device.Accelerator);
        ArrayView<float> view = device.Upload(gradients);
        clip(kernels, view);
        return device.Read(view);
    });
}
