using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Slanted digits are straightened about their centre of mass.</summary>
public class DigitSlantTests
{
    [Theory]
    [InlineData(0.4)]
    [InlineData(-0.3)]
    [InlineData(0.0)]
    public void Straighten_SlantedBar_StandsUpright(double slant)
    {
        byte[] bar = Bar(slant);

        byte[] half = DigitSlant.Straighten(bar, 0.5), whole = DigitSlant.Straighten(bar, 1);

        // Rounding to bytes and between pixels.
        Assert.Equal(slant, Slants.Of(bar), 0.02);
        Assert.Equal(slant / 2, Slants.Of(half), 0.02);
        Assert.Equal(0, Slants.Of(whole), 0.02);
        Assert.Equal(Middle(bar).X, Middle(whole).X, 0.1);
        Assert.Equal(Middle(bar).Y, Middle(whole).Y, 0.1);
    }

    [Fact]
    public void Straighten_NoPartOfIt_IsTheSame() => Assert.Equal(Bar(0.4), DigitSlant.Straighten(Bar(0.4), 0));

    [Fact]
    public void Straighten_EmptyOrFlat_StaysSo()
    {
        Assert.All(DigitSlant.Straighten(new byte[28 * 28], 1), value => Assert.Equal(0, value));
        byte[] dash = [.. Enumerable.Range(0, 28 * 28).Select(i => (byte)(i / 28 == 14 && i % 28 is > 5 and < 20 ? 255 : 0))];
        Assert.Equal(dash, DigitSlant.Straighten(dash, 1));
    }

    [Fact]
    public void Straighten_AnotherSize_IsRefused() =>
    Assert.Throws<ArgumentOutOfRangeException>(() => DigitSlant.Straighten(new byte[10], 1));

    // Four pixels wide, 20 high.
    private static byte[] Bar(double slant)
    {
        byte[] result = new byte[28 * 28];
        for (int y = 4; y < 24; y++)
        {
            double left = 12 + (slant * (y - 13.5));
            for (int x = 0; x < 28; x++)
                result[(y * 28) + x] = (byte)Math.Round(255 * Math.Clamp(Math.Min(x + 1 - left, left + 4 - x), 0, 1));
        }

        return result;
    }

    private static (double X, double Y) Middle(byte[] digit)
    {
        double mass = digit.Sum(value => (double)value);
        return (digit.Select((value, i) => value * (i % 28) / mass).Sum(), digit.Select((value, i) => value * (i / 28) / mass).Sum());
    }
}
