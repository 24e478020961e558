namespace GpuTrainer.Training;

/// <summary>Is told how a training goes, on the thread that trains: what it does here holds the training up.</summary>
public interface ITrainingObserver
{
    /// <summary>Some steps were issued: one, or as many as go to a GPU at once. Called very often, so it must be cheap.</summary>
    /// <param name="progress">How far the training is.</param>
    void OnProgress(in TrainingProgress progress);

    /// <summary>A step's loss was read: every <see cref="TrainerOptions.LogEvery"/> steps.</summary>
    /// <param name="report">The step.</param>
    void OnStep(in StepReport report);

    /// <summary>An epoch and its evaluation are done.</summary>
    /// <param name="report">The epoch.</param>
    void OnEpoch(EpochReport report);

    /// <summary>A checkpoint was written, or could not be: told some steps later, for it is written while the training goes on.</summary>
    /// <param name="report">Which, and what went wrong.</param>
    void OnCheckpoint(CheckpointReport report)
    {
    }
}
