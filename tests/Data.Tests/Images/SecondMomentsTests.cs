using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Sums of products are exact.</summary>
public class SecondMomentsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(700)]
    public void Of_LargestNumbers_AreExact(int count)
    {
        const int Length = 24;
        var random = new Random(count);
        // Odd ones near the largest: sums beyond 2^24 in one float would lose their last bit.
        float[] vectors = [.. Enumerable.Range(0, count * Length).Select(_ => (float)(255 - (2 * random.Next(3))))];

        double[] moments = SecondMoments.Of(vectors, count, Length);

        for (int j = 0; j < Length; j++)
        {
            for (int k = 0; k < Length; k++)
            {
                Assert.Equal(Enumerable.Range(0, count).Sum(i => (long)vectors[(i * Length) + j] * (long)vectors[(i * Length) + k]),
                    moments[(j * Length) + k]);
            }
        }
    }
}
