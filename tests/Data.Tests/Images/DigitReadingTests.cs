using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Several opinions on a digit are one answer.</summary>
public class DigitReadingTests
{
    private static readonly IDataset Test = DigitsDataset.Read().Test;

    // Cosines as common digits have them: 0.6 to their class, 0.2 to the others.
    private const double Near = 0.6;
    private const double Far = 0.2;

    [Fact]
    public void Copies_OfASlantedDigit_AreLessSlanted()
    {
        byte[] digit = Test.Item(Enumerable.Range(0, Test.Count)
            .First(i => Test.Label(i) == 1 && Math.Abs(Slants.Of(Test.Item(i).ToArray())) > 0.4)).ToArray();

        IReadOnlyList<byte[]> copies = DigitReading.Copies(digit);

        Assert.Equal(DigitReading.CopyCount, copies.Count);
        double[] slants = [Math.Abs(Slants.Of(digit)), .. copies.Select(copy => Math.Abs(Slants.Of(copy)))];
        Assert.Equal(slants.OrderDescending(), slants);
    }

    [Fact]
    public void Join_OpinionsAndNeighboursAgree_IsSurerThanTheNetwork()
    {
        float[] result = DigitReading.Join([Opinion(3, 0.8f), Opinion(3, 0.8f), Opinion(3, 0.8f)], Neighbours(3));

        Assert.Equal(3, Array.IndexOf(result, result.Max()));
        Assert.InRange(result[3], 0.9f, 1f);
        Assert.Equal(1, result.Sum(), 1e-5);
    }

    [Fact]
    public void Join_CopiesDisagree_TheMeanOfLogarithmsDecides()
    {
        // (0.9, 0.1, 0.1) of class 2 against (0.1, 0.9, 0.9) of class 5; the neighbours know neither.
        float[][] opinions = [Pair(2, 0.9f, 5, 0.1f), Pair(2, 0.1f, 5, 0.9f), Pair(2, 0.1f, 5, 0.9f)];

        float[] result = DigitReading.Join(opinions, new double[10]);

        Assert.Equal(5, Array.IndexOf(result, result.Max()));
        // The order in which they are asked does not matter.
        Assert.Equal(result[5], DigitReading.Join([opinions[2], opinions[0], opinions[1]], new double[10])[5], 1e-6);
    }

    [Fact]
    public void Join_NetworkUndecidedOrSlightlyWrong_TheNeighboursDecide()
    {
        float[] opinion = Pair(4, 0.55f, 9, 0.4f);

        float[] result = DigitReading.Join([opinion, opinion, opinion], Neighbours(9));

        Assert.Equal(9, Array.IndexOf(result, result.Max()));
    }

    [Fact]
    public void Join_ClassWithoutAnyProbability_IsANumber()
    {
        float[] certain = new float[10];
        certain[7] = 1;

        float[] result = DigitReading.Join([certain], Neighbours(7));

        Assert.All(result, probability => Assert.InRange(probability, 0f, 1f));
        Assert.Equal(7, Array.IndexOf(result, result.Max()));
    }

    private static float[] Opinion(int label, float probability) =>
        [.. Enumerable.Range(0, 10).Select(i => i == label ? probability : (1 - probability) / 9)];

    private static float[] Pair(int first, float ofFirst, int second, float ofSecond) =>
        [.. Enumerable.Range(0, 10).Select(i => i == first ? ofFirst : i == second ? ofSecond : (1 - ofFirst - ofSecond) / 8 + 1e-4f)];

    private static double[] Neighbours(int label) => [.. Enumerable.Range(0, 10).Select(i => i == label ? Near : Far)];
}
