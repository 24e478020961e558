using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Digits resemble digits of their class; letters and the wrong class do less.</summary>
public class DigitResemblanceTests
{
    private static readonly IDataset Test = DigitsDataset.Read().Test;

    private static readonly DigitResemblance Resemblance = DigitResemblance.Embedded;

    // docs/pictures.md: by what the default threshold is asked to part.
    private const double Foreign = 0.5;

    [Fact]
    public void To_DigitsOfTheirClass_IsLargeAndOfAnotherSmaller()
    {
        int foreign = 0, confused = 0;
        const int Count = 300;
        for (int i = 0; i < Count; i++)
        {
            byte[] digit = Test.Item(i).ToArray();
            double own = Resemblance.To(digit, Test.Label(i));
            foreign += own < Foreign ? 1 : 0;
            confused += Resemblance.To(digit, (Test.Label(i) + 1) % 10) > own ? 1 : 0;
            Assert.InRange(own, 0, 1);
        }

        // 3 % of handwriting may be marked as uncertain; nearest neighbours are wrong of 4 % (all classes together).
        Assert.InRange(foreign, 0, Count * 3 / 100);
        Assert.InRange(confused, 0, Count * 3 / 100);
    }

    [Fact]
    public void To_WhatIsNoDigit_IsSmall()
    {
        // A cross, a square's outline and noise: none is like any digit.
        byte[][] drawings =
        [
            Draw((x, y) => Math.Abs(x - y) < 2 || Math.Abs(x + y - 27) < 2),
            Draw((x, y) => Math.Max(Math.Abs(x - 13.5), Math.Abs(y - 13.5)) is > 8 and < 10),
            Draw((x, y) => ((x * 7919) + (y * 104729)) % 11 < 3),
        ];

        Assert.All(drawings, drawing => Assert.InRange(Resemblance.ToAny(drawing), 0, Foreign));
    }

    [Fact]
    public void Resemblance_ToAny_IsThatOfTheMostSimilarClass()
    {
        byte[] digit = Test.Item(3).ToArray();

        Assert.Equal(Enumerable.Range(0, 10).Max(label => Resemblance.To(digit, label)), Resemblance.ToAny(digit));
    }

    [Fact]
    public void To_EmptyPicture_IsNothing() => Assert.Equal(0, Resemblance.To(new byte[28 * 28], 1));

    [Fact]
    public void Constructor_OtherPictures_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new DigitResemblance(new WideSet()));

    private static byte[] Draw(Func<int, int, bool> inked) =>
        [.. Enumerable.Range(0, 28 * 28).Select(i => (byte)(inked(i % 28, i / 28) ? 255 : 0))];

    private sealed class WideSet : IDataset
    {
        public string Name => "wide";

        public int Count => 1;

        public ImageShape ItemShape => new(1, 28, 30);

        public IReadOnlyList<string> ClassNames => [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

        public int Label(int index) => 0;

        public void Read(int index, Span<byte> item) => item.Clear();
    }
}
