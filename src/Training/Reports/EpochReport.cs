namespace GpuTrainer.Training;

/// <summary>One pass over the training data and the evaluation after it.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">The mean over the epoch's samples, taken during training: with changing weights, and dropout on.</param>
/// <param name="TrainAccuracy">In [0, 1], taken in the same way.</param>
/// <param name="TestLoss">On held-out data after the epoch, in evaluation mode.</param>
/// <param name="TestAccuracy">In [0, 1], of the same evaluation.</param>
/// <param name="Seconds">The training part's wall time; the evaluation is not in it.</param>
/// <param name="Steps">Steps in this epoch.</param>
/// <param name="IsBest">Whether no earlier epoch had a higher test accuracy, or the same with a lower or equal test loss.</param>
/// <param name="TestLossRises">Consecutive epochs, this one included, in which the test loss rose while the training loss fell.</param>
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
    /// <summary>The <see cref="TestLossRises"/> at which a network counts as overfitting.</summary>
    public const int OverfittingAfter = 3;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>The norm of the last step's gradient, as the optimizer used it: after accumulation and clipping.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    /// <summary>The epoch with the lowest test loss so far, counted from 1.</summary>
    public int LowestLossEpoch { get; init; } = Epoch;

    /// <summary>Training steps per second.</summary>
    public double StepsPerSecond => Seconds > 0 ? Steps / Seconds : 0;

    /// <summary>Test loss minus training loss: how much worse the network does on unseen data.</summary>
    public double LossGap => TestLoss - TrainLoss;

    /// <summary>Whether more training is likely to make the network worse on new data.</summary>
    public bool IsOverfitting => TestLossRises >= OverfittingAfter;
}
