using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Plain lines, for logs and pipes.</summary>
internal sealed class PlainTrainReporter(TextWriter output) : ITrainReporter
{
    private int _epochs;

    /// <inheritdoc/>
    public void OnStart(TrainStart start)
    {
        _epochs = start.Options.Epochs;
        foreach (string line in TrainText.Start(start))
            output.WriteLine(line);
    }

    /// <inheritdoc/>
    public TrainingResult Watch(Func<TrainingResult> training) => training();

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report) => output.WriteLine(TrainText.Step(report));

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report) => output.WriteLine(TrainText.Epoch(report, _epochs));

    /// <inheritdoc/>
    public void OnDone(TrainDone done)
    {
        foreach (string line in TrainText.Done(done))
            output.WriteLine(line);
    }
}
