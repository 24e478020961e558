using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>Where a run began to overfit.</summary>
/// <param name="LowestEpoch">The epoch with the lowest watched loss.</param>
/// <param name="LowestLoss">That loss.</param>
/// <param name="LastEpoch">The last epoch.</param>
/// <param name="LastLoss">Its watched loss.</param>
/// <param name="TrainLossThen">The training loss in that epoch.</param>
/// <param name="TrainLossNow">The training loss at the end.</param>
internal sealed record Overfitting(
    int LowestEpoch, double LowestLoss, int LastEpoch, double LastLoss, double TrainLossThen, double TrainLossNow)
{
    // The watched loss fluctuates; a mean over the last epochs that is this far above the minimum is a rise.
    private const double Rise = 1.05;

    /// <summary>
    /// Checks the end of a run: the watched loss has been above its minimum for at least <see cref="EpochReport.OverfittingAfter"/> epochs,
    /// and clearly so, while the training loss has fallen. If both have risen, the learning rate is too high, which is not overfitting.
    /// </summary>
    /// <param name="epochs">The epochs in order.</param>
    /// <returns>null: no overfitting.</returns>
    public static Overfitting? Find(IReadOnlyList<EpochMetrics> epochs)
    {
        EpochMetrics? lowest = epochs.Where(epoch => double.IsFinite(epoch.WatchedLoss)).MinBy(epoch => epoch.WatchedLoss);
        if (lowest is null)
            return null;
        EpochMetrics last = epochs[^1];
        int since = last.Epoch - lowest.Epoch;
        double lately = epochs.TakeLast(EpochReport.OverfittingAfter).Average(epoch => epoch.WatchedLoss);
        return since >= EpochReport.OverfittingAfter && lately >= Rise * lowest.WatchedLoss && last.TrainLoss < lowest.TrainLoss
            ? new Overfitting(lowest.Epoch, lowest.WatchedLoss, last.Epoch, last.WatchedLoss, lowest.TrainLoss, last.TrainLoss)
            : null;
    }
}
