using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

/// <summary>What ends a training, and which weights are left.</summary>
public class StoppingTests
{
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private static TrainTestData Data(double noise = 0.2) =>
        new(TestData.Patterns(72, 4, InputShape, seed: 1, noise), TestData.Patterns(30, 4, InputShape, seed: 2, noise));

    private static (TrainingResult Result, string Hash) Train(
        TrainerOptions options, Optimizer? optimizer = null, string layers = "linear 12, tanh, linear 4", double noise = 0.2)
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data(noise);
        var description = new ModelDescription(Sequential.Parse(layers, new Shape(1, 5, 6)), data.Train.ClassNames);
        using var trainer = new Trainer(
            cpu.Accelerator, description, data, new CrossEntropy(), optimizer ?? new Adam(0.01), options with { BatchSize = 8 });
        TrainingResult result = trainer.Run();
        return (result, WeightsHash.Sha256(trainer.EvaluatedParameters.Read()));
    }

    [Fact]
    public void Run_Patience_StopsWhenTheLossNoLongerFalls()
    {
        // All noise: what is learned by heart only makes new data worse.
        (TrainingResult result, _) = Train(new TrainerOptions { Epochs = 100, Patience = 3 }, noise: 0.95);

        Assert.Equal(StopReason.Patience, result.Stopped);
        Assert.InRange(result.Epochs.Count, 4, 99);
        double best = result.Epochs.Min(epoch => epoch.TestLoss);
        Assert.Equal(best, result.Epochs[^4].TestLoss);
        Assert.False(result.WasCancelled);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0.15, 3)]
    [InlineData(0.5, 4)]
    public void EpochsWithoutImprovement_AfterEachEpoch_CountFromTheBestBelowTheLeastChange(double minDelta, int expected)
    {
        var history = new EpochHistory();
        foreach (double loss in new[] { 1.0, 0.8, 0.7, 0.75, 0.9 })
            history.Add(default, new Evaluation(loss, 0.5, 1), 1, 1);

        Assert.Equal(expected, history.EpochsWithoutImprovement(minDelta));
    }

    [Fact]
    public void Run_MaxTime_StopsAfterTheStepAndSaysWhy()
    {
        (TrainingResult result, _) = Train(new TrainerOptions { Epochs = 1000000, MaxTime = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(StopReason.MaxTime, result.Stopped);
        Assert.InRange(result.Seconds, 0.2, 20);
    }

    [Theory]
    [InlineData(null, StopReason.Epochs)]
    [InlineData(5L, StopReason.MaxSteps)]
    [InlineData(18L, StopReason.Epochs)]
    public void Run_ToItsEnd_SaysWhichEnd(long? maxSteps, StopReason expected) =>
        Assert.Equal(expected, Train(new TrainerOptions { Epochs = 2, MaxSteps = maxSteps }).Result.Stopped);

    [Fact]
    public void Run_LimitBatches_TakesSoManyOfEachEpochsOrder()
    {
        (TrainingResult result, _) = Train(new TrainerOptions { Epochs = 3, LimitBatches = 2 });

        Assert.Equal([2L, 2, 2], result.Epochs.Select(epoch => epoch.Steps));
        Assert.Equal(6, result.Steps);
    }

    [Fact]
    public void Run_KeepBest_LeavesTheWeightsOfTheBestEpoch()
    {
        (TrainingResult kept, string best) = Train(new TrainerOptions { Epochs = 30, KeepBest = true }, new Adam(0.05), noise: 0.8);
        (_, string last) = Train(new TrainerOptions { Epochs = 30 }, new Adam(0.05), noise: 0.8);
        (_, string until) = Train(new TrainerOptions { Epochs = kept.BestEpoch }, new Adam(0.05), noise: 0.8);

        Assert.NotEqual(30, kept.BestEpoch);
        Assert.Equal(kept.BestEpoch, kept.KeptEpoch);
        Assert.Equal(until, best);
        Assert.NotEqual(last, best);
        Assert.Equal(kept.Epochs.Max(epoch => epoch.TestAccuracy), kept.Test.Accuracy);
    }

    [Fact]
    public void Run_AbsurdLoss_IsADivergence()
    {
        var problem = Assert.Throws<DivergedException>(() => Train(new TrainerOptions { Epochs = 40 }, new Adam(1e10)));

        Assert.True(double.IsFinite(problem.Loss));
        Assert.Contains("over 1,000 times", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--lr 1E+09", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Rates that are too high but no divergence: such runs may end well, and are the user's to judge.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Run_HighRates_AreNoDivergence(double rate) =>
    Assert.Equal(10, Train(new TrainerOptions { Epochs = 10 }, new Adam(rate)).Result.Epochs.Count);

    [Fact]
    public void LossWatch_OneSpike_IsNoDivergence()
    {
        var watch = new LossWatch(10);
        float[] losses = new float[640];
        Array.Fill(losses, 2.3f);
        losses[300] = 100000; // Its window's mean is 1565, under 2303.

        watch.Check(losses, 0, _ => 0.1);
        watch.Finish(640, _ => 0.1);
    }

    [Fact]
    public void LossWatch_RunThatBeginsHigh_IsMeasuredByItsBeginning()
    {
        var watch = new LossWatch(10);
        float[] losses = new float[64];
        Array.Fill(losses, 50000f);

        watch.Check(losses, 0, _ => 0.1);
        Array.Fill(losses, 60_000_000f);
        Assert.Equal(128, Assert.Throws<DivergedException>(() => watch.Check(losses, 64, _ => 0.1)).Step);
    }

    [Fact]
    public void Run_DetectAnomaly_NamesTheLayerOfTheFirstNumberThatIsNone()
    {
        var problem = Assert.Throws<DivergedException>(
            () => Train(new TrainerOptions { Epochs = 2, DetectAnomaly = true }, new Sgd(1e30), "linear 8, relu, linear 4"));

        Assert.Contains("and the first non-finite values come out of layer ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("(linear ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DetectAnomaly_ChangesNoBit()
    {
        var options = new TrainerOptions { Epochs = 2, Update = new UpdateOptions { Accumulate = 2 } };

        Assert.Equal(Train(options).Hash, Train(options with { DetectAnomaly = true }).Hash);
    }

    [Fact]
    public void Constructor_PatienceZero_IsRefused() =>
        Assert.Equal("Patience is 0, expected at least 1.",
            Assert.Throws<TrainingException>(() => Train(new TrainerOptions { Patience = 0 })).Message);
}
