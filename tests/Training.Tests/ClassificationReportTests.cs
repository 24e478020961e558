using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

public class ClassificationReportTests
{
    // Six samples of four classes, one of which neither occurs nor is predicted.
    private static readonly string[] Names = ["a", "b", "c", "none"];
    private static readonly (int Label, float[] Probabilities)[] Samples =
    [
        (0, [0.9f, 0.05f, 0.05f, 0f]),
        (0, [0.6f, 0.3f, 0.1f, 0f]),
        (0, [0.2f, 0.7f, 0.1f, 0f]),
        (1, [0.1f, 0.8f, 0.1f, 0f]),
        (1, [0.95f, 0.03f, 0.02f, 0f]),
        (2, [0.3f, 0.5f, 0.2f, 0f]),
    ];

    [Fact]
    public void Report_OfSixSamples_IsAsComputedByHand()
    {
        ClassificationReport report = Report(Names, Samples, topK: 2);

        Assert.Equal(new[,] { { 2, 1, 0, 0 }, { 1, 1, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 0, 0 } }, report.Matrix.Counts);
        Assert.Equal(3 / 6.0, report.Accuracy, 1e-15);
        Assert.Equal(5 / 6.0, report.TopKAccuracy, 1e-15); // All but c, which is third.
        Same(new ClassMetrics(2 / 3.0, 2 / 3.0, 2 / 3.0, 3), report.Classes[0]);
        Same(new ClassMetrics(1 / 3.0, 1 / 2.0, 2 / 5.0, 2), report.Classes[1]);
        Same(new ClassMetrics(0, 0, 0, 1), report.Classes[2]); // Never predicted.
        Same(new ClassMetrics(double.NaN, double.NaN, double.NaN, 0), report.Classes[3]);
        Same(new ClassMetrics(1 / 3.0, (2 / 3.0 + 1 / 2.0) / 3, (2 / 3.0 + 2 / 5.0) / 3, 6), report.MacroMean);
        Assert.Equal(6, report.Count);
        Assert.Equal([new Mistake(4, 1, 0, 0.95f), new Mistake(2, 0, 1, 0.7f), new Mistake(5, 2, 1, 0.5f)], report.Mistakes);
    }

    [Fact]
    public void Calibration_OfSixSamples_IsAsComputedByHand()
    {
        Calibration calibration = Report(Names, Samples).Calibration;

        Assert.Equal(15, calibration.Bins.Count);
        // Bins of 1/15: 0.5 in (7/15, 8/15], 0.6 (as a float a little more) in (9/15, 10/15], 0.7 in (10/15, 11/15], 0.8 (a little more)
        // and 0.9 (a little less) in the next two, 0.95 in the last.
        Assert.Equal(
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal((0.5 + 0.4 + 0.7 + 0.2 + 0.1 + 0.95) / 6, calibration.ExpectedError, 1e-7);
    }

    [Fact]
    public void Calibration_BinsHaveTheirUpperBound_AndTheFirstHasZero()
    {
        Assert.Equal(0, Calibration.BinOf(0));
        Assert.Equal(0, Calibration.BinOf(1 / 15.0));
        Assert.Equal(1, Calibration.BinOf(Math.BitIncrement(1 / 15.0)));
        Assert.Equal(14, Calibration.BinOf(1));
        Assert.Equal(14, Calibration.BinOf(1 + 1e-6)); // A sum of floats may end up there.
    }

    [Fact]
    public void Ties_GoToTheFirstClass_SoThatTopOneIsTheAccuracy()
    {
        ClassificationReport report = Report(["a", "b"], [(0, [0.5f, 0.5f]), (1, [0.5f, 0.5f]), (0, [float.NaN, float.NaN])], topK: 1);
        Assert.Equal(2 / 3.0, report.Accuracy, 1e-15);
        Assert.True(double.IsNaN(report.Calibration.ExpectedError));
    }

    [Fact]
    public void Mistakes_BeyondTheirNumber_AreTheSurestAndTheEarlierOfEqual()
    {
        (int, float[])[] samples = [.. Enumerable.Range(0, 40).Select(i => (1, new[] { 0.6f + (i % 4 * 0.1f), 0f }))];

        IReadOnlyList<Mistake> mistakes = Report(["a", "b"], samples, mistakes: 12).Mistakes;

        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => 3 + (4 * i)), 2, 6], mistakes.Select(mistake => mistake.Index));
        Assert.Empty(Report(["a", "b"], samples, mistakes: 0).Mistakes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void TopK_OfNoNumberOfClasses_IsRefused(int k) =>
        Assert.Contains($"k is {k}, expected 1 to 4", Assert.Throws<TrainingException>(() => Report(Names, Samples, topK: k)).Message);

    /// <summary>Of a network on more samples than are read at once, against loops that go over all samples for each figure.</summary>
    [Fact]
    public void Measure_OfManySamples_IsAsTheSlowReference()
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(2500, 7, new ImageShape(1, 5, 6), seed: 3, noise: 0.8);
        var description = new ModelDescription(Sequential.Parse("linear 7", new Shape(1, 5, 6)), data.ClassNames);
        using var parameters = new ParameterBuffer(cpu.Accelerator, description.Model.Layout);
        parameters.Initialize(1);
        using var predictor = new Predictor(cpu.Accelerator, description, parameters);
        IReadOnlyList<Prediction> predictions = predictor.Predict(((InMemoryDataset)data).Items.Span);
        int[] labels = data.AllLabels();

        ClassificationReport report = ClassificationReport.Measure(predictor, data, topK: 3, mistakes: 5);

        int Count(Func<int, bool> holds) => Enumerable.Range(0, labels.Length).Count(holds);
        Assert.Equal(Count(i => predictions[i].Label == labels[i]) / 2500.0, report.Accuracy, 1e-12);
        Assert.Equal(Count(i => predictions[i].Probabilities.Order().TakeLast(3).Contains(predictions[i].Probabilities[labels[i]]))
            / 2500.0, report.TopKAccuracy, 1e-12);
        for (int c = 0; c < 7; c++)
        {
            double both = Count(i => predictions[i].Label == c && labels[i] == c);
            int predicted = Count(i => predictions[i].Label == c), actual = Count(i => labels[i] == c);
            double precision = predicted == 0 ? 0 : both / predicted, recall = both / actual;
            double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
            Same(new ClassMetrics(precision, recall, f1, actual), report.Classes[c]);
        }

        double error = 0;
        for (int bin = 0; bin < 15; bin++)
        {
            int[] inside = [.. Enumerable.Range(0, labels.Length)
                .Where(i => predictions[i].Probability > bin / 15.0 && predictions[i].Probability <= (bin + 1) / 15.0)];
            if (inside.Length > 0)
            {
                error += inside.Length / 2500.0 * Math.Abs(inside.Average(i => predictions[i].Label == labels[i] ? 1.0 : 0)
                    - inside.Average(i => (double)predictions[i].Probability));
            }
        }

        Assert.Equal(error, report.Calibration.ExpectedError, 1e-12);
        Assert.Equal(
            Enumerable.Range(0, labels.Length).Where(i => predictions[i].Label != labels[i])
                .OrderByDescending(i => predictions[i].Probability).ThenBy(i => i).Take(5),
            report.Mistakes.Select(mistake => mistake.Index));
        Assert.Equal(
            from actual in Enumerable.Range(0, 7)
            from predicted in Enumerable.Range(0, 7)
            where actual != predicted
            orderby report.Matrix.Counts[actual, predicted] descending
            select (actual, predicted, report.Matrix.Counts[actual, predicted]), report.Matrix.MostConfused(100).Concat(
                from actual in Enumerable.Range(0, 7)
                from predicted in Enumerable.Range(0, 7)
                where actual != predicted && report.Matrix.Counts[actual, predicted] == 0
                select (actual, predicted, 0)));
    }

    private static ClassificationReport Report(
        string[] names, IEnumerable<(int Label, float[] Probabilities)> samples, int topK = 1,
        int mistakes = ClassificationReport.DefaultMistakes)
    {
        var tally = new ClassificationTally(names, topK, mistakes);
        foreach ((int label, float[] probabilities) in samples)
            tally.Add(label, Prediction.From(probabilities, names));
        return tally.ToReport();
    }

    private static void Same(ClassMetrics expected, ClassMetrics actual)
    {
        Assert.Equal(expected.Precision, actual.Precision, 1e-12);
        Assert.Equal(expected.Recall, actual.Recall, 1e-12);
        Assert.Equal(expected.F1, actual.F1, 1e-12);
        Assert.Equal(expected.Support, actual.Support);
    }
}
