using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>Where a run began to learn its training data by heart.</summary>
/// <param name="LowestEpoch">The epoch whose watched loss was the lowest.</param>
/// <param name="LowestLoss">That loss.</param>
/// <param name="LastEpoch">The last epoch.</param>
/// <param name="LastLoss">Its watched loss.</param>
/// <param name="TrainLossThen">The training loss at the lowest watched loss.</param>
/// <param name="TrainLossNow">The training loss at the end.</param>
internal sealed record Overfitting(int LowestEpoch, double LowestLoss, int LastEpoch, double LastLoss, double TrainLossThen, double TrainLossNow)
{
    // A watched loss wavers; so much above its lowest value, in the mean of the last epochs, is no wavering.
    private const double Rise = 1.05;

    /// <summary>
    /// Looks at a run's end: the watched loss lies above the lowest one for at least <see cref="EpochReport.OverfittingAfter"/> epochs and
    /// clearly so,
    /// while the training loss has fallen. Both risen is no overfitting but a learning rate that is too high.
    /// </summary>
    /// <param name="epochs">The epochs in order.</param>
    /// <returns>null = it does not overfit.</returns>
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
