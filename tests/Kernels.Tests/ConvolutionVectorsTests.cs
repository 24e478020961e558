namespace GpuTrainer.Kernels.Tests;

/// <summary>The vectors that cover a convolution's outputs.</summary>
public class ConvolutionVectorsTests
{
    [Theory]
    [InlineData(28, 26, 26, 8, 9)]
    [InlineData(28, 26, 26, 8, 288)]
    [InlineData(26, 24, 24, 8, 288)]
    [InlineData(676, 676, 1, 8, 576)]
    [InlineData(12, 5, 7, 16, 9)] // Rows shorter than a vector.
    [InlineData(9, 9, 1, 16, 9)] // All outputs fewer than the lanes.
    [InlineData(7, 4, 4, 4, 1000)]
    public void Cover_OfAnyPlane_StoresEachOutputAtItsPlace(int width, int outWidth, int outHeight, int lanes, int steps)
    {
        int[] vectors = ConvolutionVectors.Cover(width, outWidth, outHeight, lanes, steps);
        var stored = new HashSet<int>();
        for (int i = 0; i < vectors.Length; i += 4)
        {
            (int start, int skip, int column, int place) = (vectors[i], vectors[i + 1], vectors[i + 2], vectors[i + 3]);
            Assert.Equal((start % width, start / width * outWidth + column), (column, place));
            for (int lane = skip; lane < lanes; lane++)
            {
                int x = (start + lane) % width;
                int y = (start + lane) / width;
                if (x < outWidth && y < outHeight)
                    stored.Add(y * outWidth + x);
            }
        }

        Assert.Equal(outWidth * outHeight, stored.Count);
    }

    [Fact]
    public void Cover_OfAShortSum_HasNoVectorAcrossTheEndOfARow()
    {
        int[] vectors = ConvolutionVectors.Cover(28, 26, 26, 8, 9);
        Assert.Equal(26 * 4, vectors.Length / 4);
        for (int i = 0; i < vectors.Length; i += 4)
            Assert.InRange(vectors[i + 2], 0, 26 - 8);
    }

    [Fact]
    public void Cover_OfALongSum_TakesAsFewVectorsAsCanBe() =>
        Assert.InRange(ConvolutionVectors.Cover(28, 26, 26, 8, 288).Length / 4, 26 * 26 / 8, 26 * 28 / 8 + 1);
}
