namespace GpuTrainer.Training;

/// <summary>What a training came to.</summary>
/// <param name="Epochs">The reports of the epochs, the last one perhaps cut short.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Seconds">Wall time, evaluations included.</param>
/// <param name="Test">The evaluation on held-out data of the weights as they are now: the last ones, or the best ones where they are kept.</param>
/// <param name="BestEpoch">The epoch with the best test accuracy, counted from 1; 0 where there was none.</param>
/// <param name="WasCancelled">Whether the run was stopped before its end.</param>
public sealed record TrainingResult(
    IReadOnlyList<EpochReport> Epochs, long Steps, double Seconds, Evaluation Test, int BestEpoch, bool WasCancelled)
{
    /// <summary>Why the training ended.</summary>
    public StopReason Stopped { get; init; }

    /// <summary>The epoch whose weights are kept, counted from 1: the best one with <see cref="TrainerOptions.KeepBest"/>, else the last; 0 where there was none.</summary>
    public int KeptEpoch { get; init; }
}
