using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>The epochs of a run: which was the best, and whether the network begins to learn its training data by heart.</summary>
internal sealed class EpochHistory
{
    private readonly List<EpochReport> _reports = [];
    private EpochReport? _best;
    private EpochReport? _lowestLoss;

    public IReadOnlyList<EpochReport> Reports => _reports;

    /// <summary>Counted from 1; 0 = none yet.</summary>
    public int BestEpoch => _best?.Epoch ?? 0;

    /// <summary>Steps of the run when the best epoch ended; -1 = there is none yet.</summary>
    public long BestStep => _best is null ? -1 : _reports.Take(_best.Epoch).Sum(report => report.Steps);

    /// <summary>Makes the reports of the epochs before a checkpoint anew.</summary>
    public void Restore(IEnumerable<EpochRecord> records)
    {
        foreach (EpochRecord record in records)
            Add(record);
    }

    /// <summary>The reports as a checkpoint keeps them.</summary>
    public EpochRecord[] ToRecords() =>
    [
        .. _reports.Select(report => new EpochRecord(
            report.TrainLoss, report.TrainAccuracy, report.TestLoss, report.TestAccuracy, report.Seconds, report.Steps, report.LearningRate, report.GradientNorm)),
    ];

    /// <summary>Makes the next epoch's report.</summary>
    public EpochReport Add(MetricTotals train, Evaluation test, double seconds, int steps, double learningRate = double.NaN, double gradientNorm = double.NaN) =>
        Add(new EpochRecord(train.Loss, train.Accuracy, test.Loss, test.Accuracy, seconds, steps, learningRate, gradientNorm));

    private EpochReport Add(EpochRecord epoch)
    {
        EpochReport? last = _reports.Count > 0 ? _reports[^1] : null;
        bool isBest = _best is null
            || epoch.TestAccuracy > _best.TestAccuracy
            || (epoch.TestAccuracy == _best.TestAccuracy && epoch.TestLoss < _best.TestLoss);
        // Test loss up while training loss goes down is the mark of overfitting; both up is merely too high a learning rate.
        bool rises = last is not null && epoch.TestLoss > last.TestLoss && epoch.TrainLoss < last.TrainLoss;
        bool isLowest = _lowestLoss is null || epoch.TestLoss < _lowestLoss.TestLoss;
        var report = new EpochReport(
            _reports.Count + 1, epoch.TrainLoss, epoch.TrainAccuracy, epoch.TestLoss, epoch.TestAccuracy, epoch.Seconds, epoch.Steps, isBest,
            rises ? last!.TestLossRises + 1 : 0) // rises says that there is a last one.
        {
            LearningRate = epoch.LearningRate,
            GradientNorm = epoch.GradientNorm,
            LowestLossEpoch = isLowest ? _reports.Count + 1 : _lowestLoss!.Epoch, // Where it is not the lowest there is one.
        };
        _reports.Add(report);
        if (isBest)
            _best = report;
        if (isLowest)
            _lowestLoss = report;
        return report;
    }
}
