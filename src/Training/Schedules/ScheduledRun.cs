namespace GpuTrainer.Training;

/// <summary>What a schedule knows of a run.</summary>
/// <param name="BaseRate">The optimizer's learning rate.</param>
/// <param name="TotalSteps">The optimizer's steps in the whole run, at least 1.</param>
/// <param name="StepsPerEpoch">The optimizer's steps in a whole epoch, at least 1; the last epoch may be cut short.</param>
/// <param name="Measures">
/// The loss on the watched data (validation or test part) after each epoch so far; the epochs before that of a step are always there.
/// </param>
public sealed record ScheduledRun(double BaseRate, long TotalSteps, long StepsPerEpoch, IReadOnlyList<double> Measures)
{
    /// <summary>Epochs of the run, the last perhaps cut short; at least 1.</summary>
    public long Epochs => (TotalSteps + StepsPerEpoch - 1) / StepsPerEpoch;

    /// <summary>The epoch of a step, counted from 0.</summary>
    /// <param name="step">Counted from 1.</param>
    public long EpochOf(long step) => (step - 1) / StepsPerEpoch;
}
