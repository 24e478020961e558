using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>The digit on each kind of paper is prepared as the same digit on plain paper is, but for what the paper hides.</summary>
public class PaperTests
{
    private const int Digits = 40;

    // Mean difference of levels over a picture of 28 x 28, of which a digit inks a fifth: below this most strokes are the same and in the same place. A frame
    // or a shadow that stays makes the digit a small part of the picture.
    private const double SameDigit = 18;

    // Lines cost a stroke here and there, and move the box by a pixel.
    private const int MostMissed = Digits / 10;

    private static readonly IDataset Test = DigitsDataset.Read().Test;

    public static TheoryData<string> Kinds() => [nameof(Papers.Ruled), nameof(Papers.Squared), nameof(Papers.Framed), nameof(Papers.Shadowed), nameof(Papers.Noisy), nameof(Papers.Tight)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prepare_OnPaper_IsTheDigitOfPlainPaper(string kind)
    {
        Func<byte[], Random, Image> draw = kind switch
        {
            nameof(Papers.Ruled) => Papers.Ruled,
            nameof(Papers.Squared) => Papers.Squared,
            nameof(Papers.Framed) => Papers.Framed,
            nameof(Papers.Shadowed) => Papers.Shadowed,
            nameof(Papers.Noisy) => Papers.Noisy,
            _ => Papers.Tight,
        };
        List<string> missed = [];
        for (int i = 0; i < Digits; i++)
        {
            byte[] digit = Test.Item(i).ToArray();
            byte[] plain = DigitPreprocessor.Prepare(Papers.Plain(digit, new Random(i)));
            byte[] prepared = DigitPreprocessor.Prepare(draw(digit, new Random(i)));
            double difference = plain.Zip(prepared, (a, b) => Math.Abs(a - b)).Average();
            if (difference > SameDigit)
                missed.Add($"{i}: {difference:F0}");
        }

        Assert.True(missed.Count <= MostMissed, $"{kind}: {missed.Count} of {Digits} differ, expected at most {MostMissed}: {string.Join(", ", missed)}");
    }

    [Fact]
    public void Prepare_LinesAlone_AreNoDigit()
    {
        Image page = Papers.Ruled(new byte[28 * 28], new Random(1));

        Assert.Contains("lines on the paper, and nothing else", Assert.Throws<DigitNotFoundException>(() => DigitPreprocessor.Prepare(page)).Message, StringComparison.Ordinal);
    }
}
