namespace GpuTrainer.Training.Tests;

public class OptionTests
{
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
        Assert.Throws<TrainingException>(() => new RmsProp(alpha: 1.1));
        Assert.Throws<TrainingException>(() => new RmsProp(momentum: -1));
        Assert.Throws<TrainingException>(() => new Adagrad(epsilon: 0));
        Assert.Throws<TrainingException>(() => new Adagrad(initialAccumulator: -1));
    }

    [Fact]
    public void Optimizers_Defaults_ArePyTorchs()
    {
        Assert.Equal(new Adam(1e-3, 0.9, 0.999, 1e-8, 0), new Adam());
        Assert.Equal(new AdamW(1e-3, 0.9, 0.999, 1e-8, 0.01), new AdamW());
        Assert.Equal(new Sgd(1e-3, 0, false, 0), new Sgd());
        Assert.Equal(new RmsProp(1e-2, 0.99, 1e-8, 0, 0), new RmsProp());
        Assert.Equal(new Adagrad(1e-2, 0, 0, 0, 1e-10), new Adagrad());
    }

    [Fact]
    public void OptimizerRegistry_Defaults_AreThoseOfTheRecords() => Assert.Equal(
        [new Adam(), new AdamW(), new Sgd(0.05), new RmsProp(), new Adagrad()],
        new[] { "adam", "adamw", "sgd", "rmsprop", "adagrad" }.Select(
            name => OptimizerRegistry.All.Create(name, new Dictionary<string, string>())));

    [Fact]
    public void OptimizerRegistry_EverySetting_Arrives()
    {
        Optimizer Create(string name, params (string Key, string Value)[] given) =>
            OptimizerRegistry.All.Create(name, given.ToDictionary(setting => setting.Key, setting => setting.Value));

        Assert.Equal(
            new Adam(0.1, 0.8, 0.7, 0.5, 0.25),
            Create("adam", ("lr", "0.1"), ("beta1", "0.8"), ("beta2", "0.7"), ("eps", "0.5"), ("weight-decay", "0.25")));
        Assert.Equal(
            new AdamW(0.1, 0.8, 0.7, 0.5, 0.25),
            Create("adamw", ("lr", "0.1"), ("beta1", "0.8"), ("beta2", "0.7"), ("eps", "0.5"), ("weight-decay", "0.25")));
        Assert.Equal(new Sgd(0.1, 0.9, true, 0.25),
            Create("sgd", ("lr", "0.1"), ("momentum", "0.9"), ("nesterov", "true"), ("weight-decay", "0.25")));
        Assert.Equal(
            new RmsProp(0.1, 0.8, 0.5, 0.25, 0.9),
            Create("rmsprop", ("lr", "0.1"), ("alpha", "0.8"), ("eps", "0.5"), ("weight-decay", "0.25"), ("momentum", "0.9")));
        Assert.Equal(
            new Adagrad(0.1, 0.2, 0.25, 0.3, 0.5),
            Create("adagrad", ("lr", "0.1"), ("lr-decay", "0.2"), ("weight-decay", "0.25"), ("initial-accumulator", "0.3"),
                ("eps", "0.5")));
    }

    [Fact]
    public void EpochHistory_TestLossRisingWhileTrainingLossFalls_IsOverfitting()
    {
        var history = new EpochHistory();
        EpochReport Add(double trainLoss, double testLoss, double testAccuracy) =>
            history.Add(new Kernels.MetricTotals(trainLoss, 0.5, 10, 5), new Evaluation(testLoss, testAccuracy, 10), 2, 10);

        EpochReport[] reports =
        [
            Add(1.0, 1.0, 0.80), Add(0.8, 0.9, 0.90), Add(0.7, 0.95, 0.90), Add(0.6, 0.96, 0.91), Add(0.5, 0.97, 0.90),
            Add(0.6, 0.99, 0.90),
        ];

        Assert.Equal([0, 0, 1, 2, 3, 0], reports.Select(report => report.TestLossRises));
        Assert.Equal([false, false, false, false, true, false], reports.Select(report => report.IsOverfitting));
        Assert.Equal([true, true, false, true, false, false], reports.Select(report => report.IsBest));
        Assert.Equal(4, history.BestEpoch);
        Assert.Equal(5, reports[0].StepsPerSecond);
        Assert.Equal(0.47, reports[4].LossGap, 1e-12);
    }
}
