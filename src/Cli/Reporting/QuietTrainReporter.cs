using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints nothing (--quiet).</summary>
internal sealed class QuietTrainReporter : ITrainReporter
{
    /// <inheritdoc/>
    public void OnStart(TrainStart start)
    {
    }

    /// <inheritdoc/>
    public void OnResume(ResumeReport report, int epochs)
    {
    }

    /// <inheritdoc/>
    public TrainingResult Watch(Func<TrainingResult> training) => training();

    /// <inheritdoc/>
    public bool OnNote(string message) => false;

    /// <inheritdoc/>
    public bool OnStopping(string message) => false;

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
    }

    /// <inheritdoc/>
    public void OnStopped(string reason)
    {
    }

    /// <inheritdoc/>
    public void OnDone(TrainDone done)
    {
    }
}
