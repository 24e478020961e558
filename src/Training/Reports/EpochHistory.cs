using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>The epochs of a run: which was the best, and whether the network begins to learn its training data by heart.</summary>
internal sealed class EpochHistory
{
    private readonly List<EpochReport> _reports = [];
    private EpochReport? _best;

    public IReadOnlyList<EpochReport> Reports => _reports;

    /// <summary>Counted from 1; 0 = none yet.</summary>
    public int BestEpoch => _best?.Epoch ?? 0;

    /// <summary>The evaluation after the last epoch.</summary>
    public Evaluation? LastTest { get; private set; }

    /// <summary>Makes the next epoch's report.</summary>
    public EpochReport Add(MetricTotals train, Evaluation test, double seconds, int steps)
    {
        EpochReport? last = _reports.Count > 0 ? _reports[^1] : null;
        bool isBest = _best is null
            || test.Accuracy > _best.TestAccuracy
            || (test.Accuracy == _best.TestAccuracy && test.Loss < _best.TestLoss);
        // Test loss up while training loss goes down is the mark of overfitting; both up is merely too high a learning rate.
        bool rises = last is not null && test.Loss > last.TestLoss && train.Loss < last.TrainLoss;
        var report = new EpochReport(
            _reports.Count + 1, train.Loss, train.Accuracy, test.Loss, test.Accuracy, seconds, steps, isBest,
            rises ? last!.TestLossRises + 1 : 0); // rises says that there is a last one.
        _reports.Add(report);
        LastTest = test;
        if (isBest)
            _best = report;
        return report;
    }
}
