using System.Diagnostics;
using GpuTrainer.Training;
using Spectre.Console;

namespace GpuTrainer.Cli;

/// <summary>Prints the lines of <see cref="PlainTrainReporter"/>, with a progress bar below them.</summary>
internal sealed class TerminalTrainReporter(TextWriter output) : ITrainReporter
{
    // A step may take less than a millisecond; the display is redrawn ten times a second.
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromMilliseconds(50);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
    private int _epochs;
    private string _watched = "";
    private string _heads = "";
    private ProgressTask? _task;
    private long _updated;

    /// <inheritdoc/>
    public void OnStart(TrainStart start)
    {
        _epochs = start.Options.Epochs;
        _watched = TrainText.Watched(start.Data);
        _heads = TrainText.Heads(start.Data);
        foreach (string line in TrainText.Start(start))
            _console.WriteLine(line);
    }

    /// <inheritdoc/>
    public void OnResume(ResumeReport report, int epochs) => _console.WriteLine(TrainText.Resume(report, epochs));

    /// <inheritdoc/>
    public bool OnNote(string message)
    {
        _console.WriteLine(PrintableText.Of(message));
        return true;
    }

    // Not on stderr: the progress bar would be drawn over it.
    /// <inheritdoc/>
    public bool OnStopping(string message)
    {
        _console.WriteLine(message);
        return true;
    }

    /// <inheritdoc/>
    public TrainingResult Watch(Func<TrainingResult> training)
    {
        _console.WriteLine(_heads);
        return _console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                _task = context.AddTask("training", maxValue: _epochs);
                return training();
            });
    }

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
        if (_task is null || (Stopwatch.GetElapsedTime(_updated) < UpdateInterval && progress.StepInEpoch < progress.StepsInEpoch))
            return;
        _updated = Stopwatch.GetTimestamp();
        _task.Description = $"epoch {progress.Epoch}/{progress.Epochs}";
        _task.Value = progress.Epoch - 1 + ((double)progress.StepInEpoch / progress.StepsInEpoch);
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report) => _console.WriteLine(TrainText.Step(report));

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        foreach (string line in TrainText.Epoch(report, _epochs, _watched))
            _console.WriteLine(line);
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
            _console.WriteLine(line);
    }
}
