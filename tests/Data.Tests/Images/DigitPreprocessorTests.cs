using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

public class DigitPreprocessorTests
{
    private const int Side = MnistForm.Side;

    // Levels of 255, over a whole picture of which four fifths are paper: strokes shift by less than half a pixel.
    private const double SameStrokes = 8;

    private static readonly IDataset Digits = DigitsDataset.Read().Test;

    private static Image Original(int index) => new(Side, Side, 1, Digits.Item(index).ToArray());

    private static double MeanDifference(byte[] got, int index) =>
        got.Zip(Digits.Item(index).ToArray(), (a, b) => (double)Math.Abs(a - b)).Average();

    /// <summary>
    /// Every digit of a sample, drawn in another way, comes back within the mean difference on average, and none is refused.
    /// </summary>
    private static void ComesBack(Func<byte[], int, Image> draw, double tolerance)
    {
        double[] differences = [
            .. Enumerable.Range(0, 150).Select(i => MeanDifference(DigitPreprocessor.Prepare(draw(Digits.Item(i).ToArray(), i)), i))];

        Assert.True(differences.Average() <= tolerance, $"mean difference {differences.Average():F2} levels, expected at most {tolerance}");
    }

    [Fact]
    public void Preprocess_ExportedDigits_LeavesThemUnchanged()
    {
        for (int i = 0; i < Digits.Count; i++)
        {
            Image image = ImageFile.Decode(ImageFile.Encode("digit.png", Original(i)));
            Assert.True(Digits.Item(i).SequenceEqual(DigitPreprocessor.Prepare(image)), $"digit {i} was changed");
        }
    }

    [Fact]
    public void Preprocess_InvertedDigits_GivesThemBackExactly() =>
    ComesBack((digit, _) => new Image(Side, Side, 1, [.. digit.Select(v => (byte)(255 - v))]), 0);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void Preprocess_EnlargedDigits_GivesThemBack(int scale) =>
    ComesBack((digit, _) => Draw(Side * scale, (x, y) => digit[(y / scale * Side) + (x / scale)]), 1);

    [Fact]
    public void Preprocess_ShiftedDigits_GivesThemBack() =>
        ComesBack((digit, i) => Draw(60, (x, y) => Pixel(digit, x - (i % 30), y - (i / 7 % 30))), 1);

    [Fact]
    public void DarkInk_OnUnevenNoisyPaper_ComesBack() => ComesBack(
        (digit, i) =>
        {
            Random random = new(i);
            double slopeX = random.Next(-50, 50), slopeY = random.Next(-50, 50);
            return Draw(110, (x, y) =>
            {
                double paper = 180 + (slopeX * x / 110) + (slopeY * y / 110) + random.Next(-4, 5);
                return paper * (1 - (0.7 * Pixel(digit, (x - 13) / 3, (y - 13) / 3) / 255));
            });
        },
        SameStrokes);

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Preprocess_StrokesOnATransparentLayer_GivesThemBack(byte ink) =>
        ComesBack((digit, _) => new Image(Side, Side, 2, [.. digit.SelectMany(v => new[] { ink, v })]), 1);

    [Fact]
    public void Preprocess_SpecksAndFrame_LeavesThemOut() => ComesBack(
        (digit, _) => Draw(70, (x, y) => x < 3 || y > 66 || (x == 8 && y == 60) ? 230 : Pixel(digit, x - 20, y - 20)), 1);

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Preprocess_BlankPicture_IsRefused(byte level)
    {
        Image blank = Draw(40, (_, _) => level);

        Assert.Contains("no digit", Assert.Throws<DigitNotFoundException>(() => DigitPreprocessor.Prepare(blank)).Message);
    }

    [Fact]
    public void Preprocess_NoiseAlone_IsRefused()
    {
        Random random = new(1);

        Assert.Throws<DigitNotFoundException>(() => DigitPreprocessor.Prepare(Draw(100, (_, _) => 200 + random.Next(-6, 7))));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 50)]
    [InlineData(300, 2)]
    public void Preprocess_TinyPictures_DoesNotFail(int width, int height)
    {
        byte[] pixels = new byte[width * height];
        pixels[pixels.Length / 2] = 255;
        try
        {
            Assert.Equal(Side * Side, DigitPreprocessor.Prepare(new Image(width, height, 1, pixels)).Length);
        }
        catch (DigitNotFoundException)
        {
            // As good an answer.
        }
    }

    [Fact]
    public void Segment_OfARow_ReadsFromLeftToRight()
    {
        int[] order = [3, 1, 4, 9, 5];
        byte[] pixels = new byte[5 * 40 * 50];
        for (int d = 0; d < order.Length; d++)
        {
            byte[] digit = Digits.Item(order[d]).ToArray();
            for (int i = 0; i < digit.Length; i++)
                pixels[((5 + (3 * d) + (i / Side)) * 200) + (d * 40) + 6 + (i % Side)] = digit[i];
        }

        IReadOnlyList<byte[]> found = DigitPreprocessor.Segment(new Image(200, 50, 1, pixels));

        Assert.Equal(order.Length, found.Count);
        Assert.All(order.Index(), item => Assert.InRange(MeanDifference(found[item.Index], item.Item), 0, 1));
    }

    [Fact]
    public void Raw_OfAPicture_KeepsTheBytes() =>
    Assert.Equal(Digits.Item(5).ToArray(), DigitPreprocessor.Raw(Original(5), new ImageShape(1, 28, 28)));

    [Fact]
    public void Raw_OfColour_HasPlanes() =>
        Assert.Equal([1, 4, 2, 5, 3, 6], DigitPreprocessor.Raw(new Image(2, 1, 3, [1, 2, 3, 4, 5, 6]), new ImageShape(3, 1, 2)));

    [Fact]
    public void Raw_OfAnotherSize_IsRefused()
    {
        Image image = new(3, 2, 1, new byte[6]);

        Assert.Contains("3 x 2 pixels, expected 28 x 28",
            Assert.Throws<DigitNotFoundException>(() => DigitPreprocessor.Raw(image, Digits.ItemShape)).Message);
    }

    private static Image Draw(int side, Func<int, int, double> level)
    {
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(level(i % side, i / side), 0, 255);
        return new Image(side, side, 1, pixels);
    }

    private static double Pixel(byte[] digit, int x, int y) => x is >= 0 and < Side && y is >= 0 and < Side ? digit[(y * Side) + x] : 0;
}
