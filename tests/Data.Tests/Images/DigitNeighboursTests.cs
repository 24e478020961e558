using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>The nearest embedded digits tell what a digit is.</summary>
public class DigitNeighboursTests
{
    private static readonly IDataset Test = DigitsDataset.Read().Test;

    [Fact]
    public void To_HeldOutDigits_AreNearestToTheirClass()
    {
        const int Count = 300;
        int wrong = 0;
        for (int i = 0; i < Count; i++)
        {
            double[] cosines = DigitNeighbours.Embedded.To(Test.Item(i));
            Assert.All(cosines, cosine => Assert.InRange(cosine, -1, 1));
            wrong += Array.IndexOf(cosines, cosines.Max()) == Test.Label(i) ? 0 : 1;
        }

        // 1.1 % of MNIST's test digits are; by their blurred pixels alone 4 %.
        Assert.InRange(wrong, 0, Count * 25 / 1000);
    }

    [Fact]
    public void To_AnEmbeddedDigit_IsNearItself()
    {
        IDataset train = DigitsDataset.Read().Train;

        // One of the three nearest is the digit itself, at 1.
        double cosine = DigitNeighbours.Embedded.To(train.Item(0))[train.Label(0)];

        Assert.InRange(cosine, 1.0 / 3, 1);
    }

    [Fact]
    public void To_SlantedCopy_IsAsNearAsTheDigit()
    {
        byte[] upright = DigitSlant.Straighten(Test.Item(5), 1), slanted = new byte[28 * 28];
        for (int y = 0; y < 28; y++)
        {
            int shift = (int)Math.Round(0.3 * (y - 14));
            for (int x = 0; x < 28; x++)
                slanted[(y * 28) + x] = (uint)(x + shift) < 28 ? upright[(y * 28) + x + shift] : (byte)0;
        }

        double[] one = DigitNeighbours.Embedded.To(upright), other = DigitNeighbours.Embedded.To(slanted);

        Assert.Equal(one[Test.Label(5)], other[Test.Label(5)], 0.1);
    }

    [Fact]
    public void To_EmptyPicture_KnowsNothing() =>
        Assert.All(DigitNeighbours.Embedded.To(new byte[28 * 28]), cosine => Assert.InRange(cosine, -1, 1));
}
