using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Has a training's news written down, then shown; and told on stderr what could not be saved.</summary>
/// <param name="recorder">Writes epochs down; null = nothing is saved.</param>
/// <param name="reporter">Shows all.</param>
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
            tell($"the checkpoint after step {report.Step} could not be saved: {report.Error} The training goes on, and saves the next one.");
        reporter.OnCheckpoint(report);
    }
}
