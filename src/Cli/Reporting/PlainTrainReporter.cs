using System.Diagnostics;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints plain lines, for logs and pipes.</summary>
/// <param name="output">The stream.</param>
/// <param name="interval">The time between progress lines; zero: none.</param>
internal sealed class PlainTrainReporter(TextWriter output, TimeSpan interval) : ITrainReporter
{
    private int _epochs;
    private string _watched = "";
    private string _heads = "";
    private long _started;
    private long _told;

    /// <inheritdoc/>
    public void OnStart(TrainStart start)
    {
        _epochs = start.Options.Epochs;
        _watched = TrainText.Watched(start.Data);
        _heads = TrainText.Heads(start.Data);
        foreach (string line in TrainText.Start(start))
            output.WriteLine(line);
        output.Flush();
    }

    /// <inheritdoc/>
    public void OnResume(ResumeReport report, int epochs) => output.WriteLine(TrainText.Resume(report, epochs));

    /// <inheritdoc/>
    public TrainingResult Watch(Func<TrainingResult> training)
    {
        output.WriteLine(_heads);
        _started = _told = Stopwatch.GetTimestamp();
        return training();
    }

    /// <inheritdoc/>
    public bool OnNote(string message)
    {
        output.WriteLine(PrintableText.Of(message));
        return true;
    }

    /// <inheritdoc/>
    public bool OnStopping(string message) => false;

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
        if (interval == TimeSpan.Zero || Stopwatch.GetElapsedTime(_told) < interval)
            return;
        _told = Stopwatch.GetTimestamp();
        output.WriteLine(TrainText.Progress(progress, Stopwatch.GetElapsedTime(_started)));
        output.Flush();
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report) => output.WriteLine(TrainText.Step(report));

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        foreach (string line in TrainText.Epoch(report, _epochs, _watched))
            output.WriteLine(line);
        output.Flush();
    }

    /// <inheritdoc/>
    public void OnStopped(string reason)
    {
        // OnDone prints it.
    }

    /// <inheritdoc/>
    public void OnDone(TrainDone done)
    {
        foreach (string line in TrainText.Done(done))
            output.WriteLine(line);
    }
}
