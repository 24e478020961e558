using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Several opinions on a digit are one answer.</summary>
public class DigitReadingTests
{
    private static readonly IDataset Test = DigitsDataset.Read().Test;

    [Fact]
    public void Copy_OfASlantedDigit_AreItselfAndLessSlanted()
    {
        byte[] digit = Test.Item(Enumerable.Range(0, Test.Count)
            .First(i => Test.Label(i) == 1 && Math.Abs(Slants.Of(Test.Item(i).ToArray())) > 0.4)).ToArray();
        byte[] copies = new byte[DigitReading.CopyCount * digit.Length];

        DigitReading.Copy(digit, copies);

        byte[][] each = [.. copies.Chunk(digit.Length)];
        Assert.Equal(digit, each[0]);
        double[] slants = [.. each.Select(copy => Math.Abs(Slants.Of(copy)))];
        Assert.Equal(slants.OrderDescending(), slants);
        Assert.InRange(slants[^1], 0, 0.05);
    }

    [Fact]
    public void Join_BothAgree_IsAsSureAsThey()
    {
        float[] opinion = Opinion(3, 0.8f);

        float[] result = DigitReading.Join([opinion, opinion, opinion], [opinion, opinion, opinion]);

        Assert.Equal(3, Array.IndexOf(result, result.Max()));
        // The factor undoes that opinions were added: networks that err on the same digits are no surer together.
        Assert.Equal(0.8, result[3], 0.01);
        Assert.Equal(1, result.Sum(), 1e-5);
    }

    [Fact]
    public void Join_CopiesDisagree_TheMeanOfLogarithmsDecides()
    {
        // (0.9, 0.1, 0.1) of class 2 against (0.1, 0.9, 0.9) of class 5; the other network knows neither.
        float[][] opinions = [Pair(2, 0.9f, 5, 0.1f), Pair(2, 0.1f, 5, 0.9f), Pair(2, 0.1f, 5, 0.9f)];
        float[][] undecided = [Opinion(0, 0.1f)];

        float[] result = DigitReading.Join(opinions, undecided);

        Assert.Equal(5, Array.IndexOf(result, result.Max()));
        // The order in which they are asked does not matter.
        Assert.Equal(result[5], DigitReading.Join([opinions[2], opinions[0], opinions[1]], undecided)[5], 1e-6);
    }

    [Fact]
    public void Join_OneIsUndecided_TheOtherDecides()
    {
        float[] undecided = Pair(4, 0.5f, 9, 0.45f), sure = Pair(9, 0.8f, 4, 0.15f);

        float[] bySecond = DigitReading.Join([undecided], [sure]), byFirst = DigitReading.Join([sure], [undecided]);

        Assert.Equal(9, Array.IndexOf(bySecond, bySecond.Max()));
        Assert.Equal(9, Array.IndexOf(byFirst, byFirst.Max()));
    }

    [Fact]
    public void Join_ClassWithoutAnyProbability_IsANumber()
    {
        float[] certain = new float[10], other = new float[10];
        certain[7] = 1;
        other[1] = 1;

        float[] result = DigitReading.Join([certain], [other]);

        Assert.All(result, probability => Assert.InRange(probability, 0f, 1f));
        Assert.Equal(1, result.Sum(), 1e-5);
    }

    private static float[] Opinion(int label, float probability) =>
        [.. Enumerable.Range(0, 10).Select(i => i == label ? probability : (1 - probability) / 9)];

    private static float[] Pair(int first, float ofFirst, int second, float ofSecond) =>
        [.. Enumerable.Range(0, 10).Select(i => i == first ? ofFirst : i == second ? ofSecond : (1 - ofFirst - ofSecond) / 8 + 1e-4f)];
}
