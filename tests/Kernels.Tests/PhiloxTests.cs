using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The generator, through the kernels that use it.</summary>
public sealed class PhiloxTests
{
    /// <summary>The published vectors of Random123 pin the reference that the kernel tests compare with.</summary>
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu,
        0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u,
        0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u,
        0x24126ea1u)]
    public void Reference_OnPublishedVectors_GivesPublishedWords(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3)
    {
        uint[] words = ReferencePhilox.Block(c0, c1, c2, c3, k0, k1);
        Assert.Equal<uint>([w0, w1, w2, w3], words);
    }

    [Theory]
    [InlineData(0u, 0f)]
    [InlineData(0x100u, 1f / 16777216)]
    [InlineData(0x80000000u, 0.5f)]
    [InlineData(0xffffffffu, 0.99999994f)]
    public void Uniform_OfAWord_TakesTheUpper24Bits(uint word, float expected) => Assert.Equal(expected, Philox.Uniform(word));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Fill_OfAnyLength_GivesTheReferencesNumbers(int count)
    {
        const float bound = 0.125f;
        const long seed = 0x123456789ABCDEF0;
        const int stream = 7;
        float[] actual = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(count);
            new UniformInitializer(device.Accelerator).Fill(count, output, bound, seed, stream);
            return device.Read(output);
        });
        int quarter = (count + 3) / 4;
        var expected = new float[count];
        for (int e = 0; e < count; e++)
        {
            uint[] words = ReferencePhilox.Block((uint)(e % quarter), 0, stream, Philox.InitializationPurpose, 0x9ABCDEF0, 0x12345678);
            expected[e] = (float)(((words[e / quarter] >> 8) / 16777216.0 * 2 - 1) * bound);
        }

        Assert.Equal(expected, actual);
        Assert.All(actual, value => Assert.InRange(value, -bound, bound));
    }

    [Fact]
    public void Fill_OfManyElements_HasTheMomentsOfTheUniformDistribution()
    {
        const int count = 40_000;
        float[] values = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(count);
            new UniformInitializer(device.Accelerator).Fill(count, output, 1f, 42, 0);
            return device.Read(output);
        });
        double mean = values.Average(x => (double)x);
        double variance = values.Average(x => (double)x * x);
        // Standard errors: sqrt(1/3 / 40,000) = 0.0029 and sqrt(4/45 / 40,000) = 0.0015; four of each.
        Assert.InRange(mean, -0.0116, 0.0116);
        Assert.InRange(variance, 1.0 / 3 - 0.006, 1.0 / 3 + 0.006);
    }
}
