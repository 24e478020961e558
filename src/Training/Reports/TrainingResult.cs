namespace GpuTrainer.Training;

/// <summary>The result of a training.</summary>
/// <param name="Epochs">The reports of the epochs; the last epoch may be shorter.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Seconds">Wall time, evaluations included.</param>
/// <param name="Test">
/// The evaluation of the final weights on the test part: the last weights, or the best ones with TrainerOptions.KeepBest.
/// </param>
/// <param name="BestEpoch">The epoch with the best test accuracy, counted from 1; 0 if there was none.</param>
/// <param name="WasCancelled">Whether the run was stopped before its end.</param>
public sealed record TrainingResult(
    IReadOnlyList<EpochReport> Epochs, long Steps, double Seconds, Evaluation Test, int BestEpoch, bool WasCancelled)
{
    /// <summary>Why the training ended.</summary>
    public StopReason Stopped { get; init; }

    /// <summary>
    /// The epoch whose weights are kept, counted from 1: the best with TrainerOptions.KeepBest, else the last; 0 if there was none.
    /// </summary>
    public int KeptEpoch { get; init; }
}

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Epochs = 0,

    /// <summary>TrainerOptions.MaxSteps steps are done.</summary>
    MaxSteps = 1,

    /// <summary>The watched loss has not improved for TrainerOptions.Patience epochs.</summary>
    Patience = 2,

    /// <summary>TrainerOptions.MaxTime has passed.</summary>
    MaxTime = 3,

    /// <summary>It was cancelled.</summary>
    Interrupted = 4,

    /// <summary>The training diverged, which throws DivergedException, so no <see cref="TrainingResult"/> has this reason.</summary>
    Diverged = 5,
}
