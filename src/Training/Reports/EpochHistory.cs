using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>The epochs of a run: which was best, and whether the network overfits.</summary>
internal sealed class EpochHistory
{
    private readonly List<EpochReport> _reports = [];
    private EpochReport? _best;
    private EpochReport? _lowestLoss;

    public IReadOnlyList<EpochReport> Reports => _reports;

    /// <summary>The best epoch, counted from 1; 0 = none yet.</summary>
    public int BestEpoch => _best?.Epoch ?? 0;

    /// <summary>Steps of the run up to the end of the best epoch; -1 = none yet.</summary>
    public long BestStep => _best is null ? -1 : _reports.Take(_best.Epoch).Sum(report => report.Steps);

    /// <summary>Restores the reports of the epochs before a checkpoint.</summary>
    public void Restore(IEnumerable<EpochRecord> records)
    {
        foreach (EpochRecord record in records)
            Add(record);
    }

    /// <summary>The reports as a checkpoint keeps them.</summary>
    public EpochRecord[] ToRecords() =>
    [
        .. _reports.Select(report => new EpochRecord(
            report.TrainLoss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy, report.Seconds, report.Steps, report.LearningRate,
            report.GradientNorm)),
    ];

    /// <summary>Adds the next epoch and returns its report.</summary>
    public EpochReport Add(
        MetricTotals train, Evaluation test, double seconds, int steps, double learningRate = double.NaN,
        double gradientNorm = double.NaN) =>
        Add(new EpochRecord(train.Loss, train.Accuracy, test.Loss, test.Accuracy, seconds, steps, learningRate, gradientNorm));

    /// <summary>Epochs since the last one whose watched loss was more than <paramref name="minDelta"/> below the best so far.</summary>
    /// <remarks>
    /// PyTorch Lightning's EarlyStopping in mode min. It depends on the epochs alone, so a resumed run stops at the same one.
    /// </remarks>
    /// <param name="minDelta">The smallest improvement that counts, at least 0.</param>
    public int EpochsWithoutImprovement(double minDelta)
    {
        double best = double.PositiveInfinity;
        int waited = 0;
        foreach (EpochReport epoch in _reports)
        {
            bool isBetter = epoch.TestLoss < best - minDelta;
            best = isBetter ? epoch.TestLoss : best;
            waited = isBetter ? 0 : waited + 1;
        }

        return waited;
    }

    private EpochReport Add(EpochRecord epoch)
    {
        EpochReport? last = _reports.Count > 0 ? _reports[^1] : null;
        bool isBest = _best is null
            || epoch.TestAccuracy > _best.TestAccuracy
            || (epoch.TestAccuracy == _best.TestAccuracy && epoch.TestLoss < _best.TestLoss);
        // Test loss up while training loss goes down marks overfitting; both up only means that the learning rate is too high.
        bool rises = last is not null && epoch.TestLoss > last.TestLoss && epoch.TrainLoss < last.TrainLoss;
        bool isLowest = _lowestLoss is null || epoch.TestLoss < _lowestLoss.TestLoss;
        var report = new EpochReport(
            _reports.Count + 1, epoch.TrainLoss, epoch.TrainAccuracy, epoch.TestLoss, epoch.TestAccuracy, epoch.Seconds,
            epoch.Steps, isBest,
            rises ? last!.TestLossRises + 1 : 0) // A rise implies a last epoch.
        {
            LearningRate = epoch.LearningRate,
            GradientNorm = epoch.GradientNorm,
            LowestLossEpoch = isLowest ? _reports.Count + 1 : _lowestLoss!.Epoch, // If this one is not the lowest, another is.
        };
        _reports.Add(report);
        if (isBest)
            _best = report;
        if (isLowest)
            _lowestLoss = report;
        return report;
    }
}

/// <summary>A finished epoch, as checkpoints store it.</summary>
internal sealed record EpochRecord(
    double TrainLoss, double TrainAccuracy, double TestLoss, double TestAccuracy, double Seconds, long Steps, double LearningRate,
    double GradientNorm);
