using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Passes a training's events to the recorder, then to the reporter, and reports failed checkpoints on stderr.</summary>
/// <param name="recorder">Records epochs; null: nothing is saved.</param>
/// <param name="reporter">Prints the events.</param>
/// <param name="tell">Writes a line to stderr.</param>
internal sealed class RunObserver(RunRecorder? recorder, ITrainReporter reporter, Action<string> tell) : ITrainingObserver
{
    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress) => reporter.OnProgress(progress);

    /// <inheritdoc/>
    public void OnStep(in StepReport report) => reporter.OnStep(report);

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        recorder?.OnEpoch(report);
        reporter.OnEpoch(report);
    }

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointReport report)
    {
        if (report.Error is not null)
        {
            tell($"cannot save the checkpoint after step {report.Step}: {report.Error} The training continues; the next checkpoint will be "
                + "tried.");
        }

        reporter.OnCheckpoint(report);
    }
}
