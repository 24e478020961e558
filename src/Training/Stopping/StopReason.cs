namespace GpuTrainer.Training;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Epochs = 0,

    /// <summary><see cref="TrainerOptions.MaxSteps"/> are done.</summary>
    MaxSteps = 1,

    /// <summary>The watched loss has not improved for <see cref="TrainerOptions.Patience"/> epochs.</summary>
    Patience = 2,

    /// <summary><see cref="TrainerOptions.MaxTime"/> is over.</summary>
    MaxTime = 3,

    /// <summary>It was cancelled.</summary>
    Interrupted = 4,

    /// <summary>Its loss was no number any more, or absurd: <see cref="DivergedException"/>, so no <see cref="TrainingResult"/> has it.</summary>
    Diverged = 5,
}
