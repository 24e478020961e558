namespace GpuTrainer.Training;

/// <summary>Receives the progress of a training, on the training's thread: slow methods slow the training down.</summary>
public interface ITrainingObserver
{
    /// <summary>Steps were issued: one, or as many as a GPU takes at once. Called very often, so keep it cheap.</summary>
    /// <param name="progress">The progress so far.</param>
    void OnProgress(in TrainingProgress progress);

    /// <summary>A step's loss was read: every <see cref="TrainerOptions.LogEvery"/> steps.</summary>
    /// <param name="report">The step.</param>
    void OnStep(in StepReport report);

    /// <summary>An epoch and its evaluation are done.</summary>
    /// <param name="report">The epoch.</param>
    void OnEpoch(EpochReport report);

    /// <summary>
    /// A checkpoint was written, or could not be. Called some steps later, since it is written while the training continues.
    /// </summary>
    /// <param name="report">The checkpoint, and what went wrong.</param>
    void OnCheckpoint(CheckpointReport report)
    {
    }
}

/// <summary>The progress of a training, known without waiting for the device.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Epochs">The run's epochs.</param>
/// <param name="StepInEpoch">Steps issued in this epoch.</param>
/// <param name="StepsInEpoch">Steps in the whole epoch.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int StepInEpoch, int StepsInEpoch);

/// <summary>One training step whose loss was read.</summary>
/// <param name="Step">Counted from 1 over the whole run.</param>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The batch's mean loss, in training mode.</param>
/// <param name="LearningRate">The learning rate of the optimizer step that the batch belongs to.</param>
public readonly record struct StepReport(long Step, int Epoch, float Loss, double LearningRate);

/// <summary>A checkpoint that was written, or could not be.</summary>
/// <param name="Step">Steps done in all.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Path">The file.</param>
/// <param name="IsBest">Whether it is the end of the best epoch so far.</param>
/// <param name="Error">Why it could not be written; null = it was. The training continues and tries again at the next checkpoint.</param>
public sealed record CheckpointReport(long Step, int Epoch, string Path, bool IsBest, string? Error);
