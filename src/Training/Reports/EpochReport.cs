namespace GpuTrainer.Training;

/// <summary>One pass over the training data and the evaluation after it.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">The mean over the epoch's samples, taken while the weights changed and dropout was on.</param>
/// <param name="TrainAccuracy">In [0, 1], taken likewise.</param>
/// <param name="TestLoss">On held-out data after the epoch, in evaluation mode.</param>
/// <param name="TestAccuracy">In [0, 1], likewise.</param>
/// <param name="Seconds">The training part's wall time; the evaluation is not in it.</param>
/// <param name="Steps">Steps in this epoch.</param>
/// <param name="IsBest">Whether no epoch before had a higher test accuracy (or as high with a lower test loss).</param>
/// <param name="TestLossRises">How many epochs in a row, this one included, the test loss has risen while the training loss fell.</param>
public sealed record EpochReport(
    int Epoch,
    double TrainLoss,
    double TrainAccuracy,
    double TestLoss,
    double TestAccuracy,
    double Seconds,
    long Steps,
    bool IsBest,
    int TestLossRises)
{
    /// <summary>The number of <see cref="TestLossRises"/> from which on a report says that the network overfits.</summary>
    public const int OverfittingAfter = 3;

    /// <summary>Training steps a second.</summary>
    public double StepsPerSecond => Seconds > 0 ? Steps / Seconds : 0;

    /// <summary>Test loss minus training loss: how much worse the network does on data that it has not seen.</summary>
    public double LossGap => TestLoss - TrainLoss;

    /// <summary>Whether more training is likely to make the network worse on new data.</summary>
    public bool IsOverfitting => TestLossRises >= OverfittingAfter;
}
