using System.Diagnostics;
using GpuTrainer.Training;
using Spectre.Console;

namespace GpuTrainer.Cli;

/// <summary>The same lines as <see cref="PlainTrainReporter"/>, with a progress bar below them while it runs.</summary>
internal sealed class TerminalTrainReporter(TextWriter output) : ITrainReporter
{
    // Steps take well under a millisecond; the display is drawn ten times a second.
    private static readonly TimeSpan s_updateInterval = TimeSpan.FromMilliseconds(50);

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

    // Not on stderr, where it would be drawn over.
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
        if (_task is null || (Stopwatch.GetElapsedTime(_updated) < s_updateInterval && progress.StepInEpoch < progress.StepsInEpoch))
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
        // OnDone says so.
    }

    /// <inheritdoc/>
    public void OnDone(TrainDone done)
    {
        foreach (string line in TrainText.Done(done))
            _console.WriteLine(line);
    }
}
