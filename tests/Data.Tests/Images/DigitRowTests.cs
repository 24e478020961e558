using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Rows of handwritten digits as people write them, divided by what the pieces look like: one kind each, seeded.</summary>
public class DigitRowTests
{
    private const int Rows = 30;
    private const int Scale = 2;
    private const int Height = 34 * Scale;

    private static readonly IDataset Test = DigitsDataset.Read().Test;

    /// <summary>
    /// Rows with as many digits found as were drawn, of 30. No network helps here; predict has one, and finds more of the hard kinds.
    /// </summary>
    [Theory]
    [InlineData(nameof(Apart), 28)]
    [InlineData(nameof(Overlapping), 14)]
    [InlineData(nameof(Touching), 8)]
    [InlineData(nameof(Broken), 18)]
    [InlineData(nameof(Small), 27)]
    public void Segment_OfARow_FindsEachDigit(string kind, int least)
    {
        Func<Random, Image> draw = kind switch
        {
            nameof(Apart) => Apart,
            nameof(Overlapping) => Overlapping,
            nameof(Touching) => Touching,
            nameof(Broken) => Broken,
            nameof(Small) => Small,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        int right =
            Enumerable.Range(0, Rows).Count(seed => DigitPreprocessor.Segment(draw(new Random(seed))).Count == Count(new Random(seed)));

        Assert.InRange(right, least, Rows);
    }

    [Fact]
    public void Best_ConfidenceDecides_WhetherATouchingPairIsOneOrTwo()
    {
        // A pair in one region, so that one candidate is the whole row.
        DigitRow row = Enumerable.Range(0, 100).Where(seed => Count(new Random(seed)) == 2)
            .Select(seed => DigitPreprocessor.Row(Touching(new Random(seed)))).First(row => Whole(row) >= 0);
        int whole = Whole(row);
        double[] all = [.. Enumerable.Repeat(1.0, row.Candidates.Count)];

        all[whole] = 0;

        Assert.InRange(row.Best(all).Count, 2, 4);
        Assert.DoesNotContain(whole, row.Best(all));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Best([]));
    }

    // The candidate that is the row by itself once one is sure of it; below 0 = there is none.
    private static int Whole(DigitRow row) => Enumerable.Range(0, row.Candidates.Count).Where(i =>
        row.Best([.. Enumerable.Range(0, row.Candidates.Count).Select(at => at == i ? 1.0 : 0)]) is [int only] && only == i)
        .DefaultIfEmpty(-1).First();

    // Every kind draws the number of digits first.
    private static int Count(Random random) => random.Next(2, 7);

    private static Image Apart(Random random) => Draw(random, () => random.Next(4, 12));

    // Boxes overlap, ink does not: a slanted hand.
    private static Image Overlapping(Random random) => Draw(random, () => -random.Next(1, 5), slant: 0.4, touch: false);

    private static Image Touching(Random random) => Draw(random, () => -random.Next(0, 3));

    private static Image Broken(Random random) => Draw(random, () => random.Next(5, 12), broken: true);

    private static Image Small(Random random) => Draw(random, () => random.Next(4, 12), least: 0.6);

    private static Image Draw(Random random, Func<int> gap, double slant = 0, bool touch = true, bool broken = false, double least = 1)
    {
        int count = Count(random);
        List<(byte[] Digit, double Size, int Left, int Width, int Break)> digits = [];
        int right = 6;
        for (int i = 0; i < count; i++)
        {
            byte[] digit = Slant(Test.Item(random.Next(Test.Count)).ToArray(), slant);
            double size = least + ((1 - least) * random.NextDouble());
            int[] columns = [.. Enumerable.Range(0, digit.Length).Where(at => digit[at] > 100).Select(at => at % 40)];
            int width = (int)((columns.Max() + 1 - columns.Min()) * size);
            int left = right + (i == 0 ? 0 : gap());
            digits.Add((digit, size, left - (int)(columns.Min() * size), width, broken && random.Next(2) == 0 ? random.Next(10, 17) : -1));
            right = left + width;
        }

        byte[] pixels = new byte[(right + 6) * Scale * Height];
        int[] owner = new int[pixels.Length];
        for (int at = 0; at < pixels.Length; at++)
        {
            int x = at % ((right + 6) * Scale), y = at / ((right + 6) * Scale);
            for (int d = 0; d < digits.Count; d++)
            {
                (byte[] digit, double size, int left, _, int gapAt) = digits[d];
                int u = (int)Math.Floor(((x / (double)Scale) - left) / size), v = (int)Math.Floor(((y / (double)Scale) - 17) / size) + 14;
                if ((uint)u >= 40 || (uint)v >= 28 || v == gapAt || (!touch && owner[at] > 0))
                    continue;
                pixels[at] = Math.Max(pixels[at], digit[(v * 40) + u]);
                owner[at] = pixels[at] > 0 ? d + 1 : 0;
            }
        }

        return new Image((right + 6) * Scale, Height, 1, pixels);
    }

    // [28, 40]: upper rows go to the right.
    private static byte[] Slant(byte[] digit, double slant)
    {
        byte[] result = new byte[28 * 40];
        for (int i = 0; i < digit.Length; i++)
        {
            int x = (i % 28) + 6 + (int)Math.Round(slant * (13.5 - (i / 28)));
            if ((uint)x < 40)
                result[(i / 28 * 40) + x] = digit[i];
        }

        return result;
    }
}
