using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Dropout against the reference generator, element by element.</summary>
public sealed class DropoutTests
{
    private const long Seed = 0x0F1E2D3C4B5A6978;
    private const int Stream = 3;
    private const int Step = 17;

    [Theory]
    [InlineData(1, 0.5f)]
    [InlineData(31, 0.2f)]
    [InlineData(32, 0f)]
    [InlineData(33, 1f)]
    [InlineData(1000, 0.2f)]
    [InlineData(4093, 0.75f)]
    public void Forward_OfAnyRate_KeepsWhatTheReferenceKeeps(int count, float probability)
    {
        float[] input = Inputs.Normal(count, 1);
        float[] results = Forward(count, probability, input, Step);
        int quarter = (count + 3) / 4;
        float scale = (float)(1 / (1 - (double)probability));
        for (int e = 0; e < count; e++)
        {
            uint[] words = ReferencePhilox.Block(
                (uint)(e % quarter), Step, Stream, Philox.DropoutPurpose, unchecked((uint)Seed), (uint)(Seed >> 32));
            float keep = (words[e / quarter] >> 8) / 16777216f >= probability ? scale : 0f;
            Assert.Equal(keep, results[count + e]);
            Assert.Equal(input[e] * keep, results[e]);
        }
    }

    [Fact]
    public void Forward_AtTheNextStep_KeepsOthers() =>
        Assert.NotEqual(
            Forward(100, 0.5f, Inputs.Normal(100, 1), 0).Skip(100), Forward(100, 0.5f, Inputs.Normal(100, 1), 1).Skip(100));

    [Fact]
    public void Forward_OfManyValues_KeepsTheShareAsked()
    {
        const int count = 40_000;
        float[] results = Forward(count, 0.2f, new float[count], Step);
        double share = results.Skip(count).Count(keep => keep != 0) / (double)count;
        // Standard error sqrt(0.16 / 40,000) = 0.002; four of them.
        Assert.InRange(share, 0.792, 0.808);
    }

    [Fact]
    public void Backward_OfAnyRate_MultipliesByTheKeepFactors()
    {
        float[] keep = [0f, 1.25f, 1.25f, 0f, 1.25f];
        float[] gradOutput = [1f, 2f, -3f, 4f, 0.5f];
        float[] gradInput = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(5);
            new InvertedDropout(device.Accelerator).Backward(5, device.Upload(keep), device.Upload(gradOutput), output);
            return device.Read(output);
        });
        Assert.Equal<float>([0f, 2.5f, -3.75f, 0f, 0.625f], gradInput);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Forward_OfAProbabilityOutsideItsRange_IsRefused(float probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Forward(4, probability, new float[4], 0));

    private static float[] Forward(int count, float probability, float[] input, int step) => TestDevice.SameBits(device =>
    {
        var output = device.Garbage<float>(count);
        var keep = device.Garbage<float>(count);
        using var clock = new StepClock(device.Accelerator);
        clock.Set(2, step);
        new InvertedDropout(device.Accelerator).Forward(count, device.Upload(input), output, keep, probability, Seed, Stream, clock.View);
        return device.Read(output).Concat(device.Read(keep)).ToArray();
    });
}
