using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>The digit on each kind of paper is prepared as the same digit on plain paper is, but for what the paper hides.</summary>
public class PaperTests
{
    private const int Digits = 40;

    // Mean difference of levels over a picture of 28 x 28, of which a digit inks a fifth: below this most strokes are the same and in the
    // same place. A frame or a shadow that stays makes the digit a small part of the picture.
    private const double SameDigit = 18;

    // Lines cost a stroke here and there, and move the box by a pixel.
    private const int MostMissed = Digits / 10;

    private static readonly IDataset Test = DigitsDataset.Read().Test;

    private static readonly Dictionary<string, Func<byte[], Random, Image>> PaperKinds = new()
    {
        [nameof(Papers.Ruled)] = Papers.Ruled,
        [nameof(Papers.Squared)] = Papers.Squared,
        [nameof(Papers.Framed)] = Papers.Framed,
        [nameof(Papers.Shadowed)] = Papers.Shadowed,
        [nameof(Papers.Gradient)] = Papers.Gradient,
        [nameof(Papers.Noisy)] = Papers.Noisy,
        [nameof(Papers.Specked)] = Papers.Specked,
        [nameof(Papers.Thin)] = Papers.Thin,
        [nameof(Papers.Tight)] = Papers.Tight,
    };

    // What --show tells of each kind; nothing is done to thin pens but to scale them.
    private static readonly Dictionary<string, string> Steps = new()
    {
        [nameof(Papers.Ruled)] = "lines: ",
        [nameof(Papers.Squared)] = "lines: ",
        [nameof(Papers.Framed)] = "frame: |lines: |faint: ", // Beside the border its sides are lines; light grey is no ink.
        [nameof(Papers.Shadowed)] = "paper: a shadow",
        [nameof(Papers.Gradient)] = "paper: brightness",
        [nameof(Papers.Noisy)] = "noise: ",
        [nameof(Papers.Specked)] = "specks: ",
        [nameof(Papers.Thin)] = "size: ",
        [nameof(Papers.Tight)] = "size: ",
    };

    public static TheoryData<string> Kinds() => [.. PaperKinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prepare_OnPaper_IsTheDigitOfPlainPaper(string kind)
    {
        Func<byte[], Random, Image> draw = PaperKinds[kind];
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

        Assert.True(missed.Count <= MostMissed,
            $"{kind}: {missed.Count} of {Digits} differ, expected at most {MostMissed}: {string.Join(", ", missed)}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prepare_Steps_TellWhatWasDone(string kind)
    {
        int told = 0;
        for (int i = 0; i < Digits; i++)
        {
            List<string> steps = [];
            DigitPreprocessor.Prepare(PaperKinds[kind](Test.Item(i).ToArray(), new Random(i)), steps);
            told += steps.Any(step => Steps[kind].Split('|').Any(line => step.StartsWith(line, StringComparison.Ordinal))) ? 1 : 0;
            Assert.Contains(steps, step => step.StartsWith("size: ", StringComparison.Ordinal));
        }

        Assert.InRange(told, Digits - MostMissed, Digits);
    }

    [Fact]
    public void Prepare_PlainPaper_HasNoStepsButPaperAndSize()
    {
        List<string> steps = [];
        DigitPreprocessor.Prepare(Papers.Plain(Test.Item(0).ToArray(), new Random(0)), steps);

        Assert.Equal(["paper", "size"], steps.Select(step => step[..step.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Prepare_LinesAlone_AreNoDigit()
    {
        Image page = Papers.Ruled(new byte[28 * 28], new Random(1));

        Assert.Contains("lines on the paper, and nothing else",
            Assert.Throws<DigitNotFoundException>(() => DigitPreprocessor.Prepare(page)).Message, StringComparison.Ordinal);
    }
}
