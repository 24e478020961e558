namespace GpuTrainer.Training.Tests;

public class OptionTests
{
    [Fact]
    public void Loss_Text_ParsesBackToAnEqualLoss() =>
        Assert.All(new Loss[] { new CrossEntropy(), new CrossEntropy(0.1f), new Mse() }, loss => Assert.Equal(loss, Loss.Parse(loss.Text)));

    [Theory]
    [InlineData("hinge", "got \"hinge\", expected one of: cross-entropy, mse")]
    [InlineData("", "expected one of")]
    [InlineData("mse 0.1", "expected one of")]
    [InlineData("cross-entropy 1.5", "the label smoothing is 1.5, expected 0 to 1")]
    [InlineData("cross-entropy NaN", "expected 0 to 1")]
    public void Loss_BadText_SaysWhatIsExpected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => Loss.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Optimizers_OutOfRange_AreRefused()
    {
        Assert.Throws<TrainingException>(() => new Sgd(-1));
        Assert.Throws<TrainingException>(() => new Sgd(double.NaN));
        Assert.Throws<TrainingException>(() => new Sgd(double.PositiveInfinity));
        Assert.Throws<TrainingException>(() => new Sgd(0.1, momentum: 1.1));
        Assert.Throws<TrainingException>(() => new Sgd(0.1, nesterov: true));
        Assert.Throws<TrainingException>(() => new Adam(beta1: 1));
        Assert.Throws<TrainingException>(() => new Adam(epsilon: 0));
        Assert.Throws<TrainingException>(() => new AdamW(weightDecay: -0.1));
    }

    [Fact]
    public void Optimizers_Defaults_ArePyTorchs()
    {
        Assert.Equal(new Adam(1e-3, 0.9, 0.999, 1e-8, 0), new Adam());
        Assert.Equal(new AdamW(1e-3, 0.9, 0.999, 1e-8, 0.01), new AdamW());
        Assert.Equal(new Sgd(1e-3, 0, false, 0), new Sgd());
    }

    [Fact]
    public void EpochHistory_TestLossRisingWhileTrainingLossFalls_IsOverfitting()
    {
        var history = new EpochHistory();
        EpochReport Add(double trainLoss, double testLoss, double testAccuracy) =>
            history.Add(new Kernels.MetricTotals(trainLoss, 0.5, 10, 5), new Evaluation(testLoss, testAccuracy, 10), 2, 10);

        EpochReport[] reports =
        [
            Add(1.0, 1.0, 0.80), Add(0.8, 0.9, 0.90), Add(0.7, 0.95, 0.90), Add(0.6, 0.96, 0.91), Add(0.5, 0.97, 0.90), Add(0.6, 0.99, 0.90),
        ];

        Assert.Equal([0, 0, 1, 2, 3, 0], reports.Select(report => report.TestLossRises));
        Assert.Equal([false, false, false, false, true, false], reports.Select(report => report.IsOverfitting));
        Assert.Equal([true, true, false, true, false, false], reports.Select(report => report.IsBest));
        Assert.Equal(4, history.BestEpoch);
        Assert.Equal(5, reports[0].StepsPerSecond);
        Assert.Equal(0.47, reports[4].LossGap, 1e-12);
    }
}
