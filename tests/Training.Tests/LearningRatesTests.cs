namespace GpuTrainer.Training.Tests;

public class LearningRatesTests
{
    [Fact]
    public void At_Constant_IsTheOptimizers() =>
        Assert.All([1L, 7L, 100L], step => Assert.Equal(0.1, new LearningRates(LearningRateSchedule.Constant, 0.1, 100).At(step)));

    [Fact]
    public void At_Linear_FallsInEqualStepsToTheLast()
    {
        var rates = new LearningRates(LearningRateSchedule.Linear, 1, 4);

        Assert.Equal([1, 0.75, 0.5, 0.25, 0.25], new long[] { 1, 2, 3, 4, 5 }.Select(rates.At));
    }

    [Fact]
    public void At_UnknownSchedule_IsRefused() =>
        Assert.Throws<TrainingException>(() => new LearningRates((LearningRateSchedule)9, 1, 4).At(1));
}
