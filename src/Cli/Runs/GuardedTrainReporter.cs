using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>
/// Wraps a reporter whose output may fail (a full disk, a closed terminal): it then falls silent, and the training continues.
/// </summary>
internal sealed class GuardedTrainReporter(ITrainReporter reporter) : ITrainReporter
{
    /// <summary>Why it fell silent; null: it has not.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public void OnStart(TrainStart start) => Try(() => reporter.OnStart(start));

    /// <inheritdoc/>
    public void OnResume(ResumeReport report, int epochs) => Try(() => reporter.OnResume(report, epochs));

    /// <inheritdoc/>
    public TrainingResult Watch(Func<TrainingResult> training)
    {
        bool hasBegun = false;
        TrainingResult? result = null;
        TrainingResult Run()
        {
            hasBegun = true;
            result = training();
            return result;
        }

        try
        {
            return reporter.Watch(Run);
        }
        catch (Exception problem) when (IsOfOutput(problem) && hasBegun == result is not null)
        {
            // The display failed, before or after the training, not the training itself.
            Failure ??= problem;
            return result ?? training();
        }
    }

    /// <inheritdoc/>
    public bool OnNote(string message)
    {
        bool isTold = false;
        Try(() => isTold = reporter.OnNote(message));
        return isTold;
    }

    /// <inheritdoc/>
    public bool OnStopping(string message)
    {
        bool isTold = false;
        Try(() => isTold = reporter.OnStopping(message));
        return isTold;
    }

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
        if (Failure is not null)
            return;
        try
        {
            reporter.OnProgress(progress); // Called for every step, so without a closure.
        }
        catch (Exception problem) when (IsOfOutput(problem))
        {
            Failure = problem;
        }
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
        StepReport step = report;
        Try(() => reporter.OnStep(step));
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report) => Try(() => reporter.OnEpoch(report));

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointReport report) => Try(() => reporter.OnCheckpoint(report));

    /// <inheritdoc/>
    public void OnStopped(string reason) => Try(() => reporter.OnStopped(reason));

    /// <inheritdoc/>
    public void OnDone(TrainDone done) => Try(() => reporter.OnDone(done));

    private static bool IsOfOutput(Exception problem) => problem is IOException or UnauthorizedAccessException;

    private void Try(Action report)
    {
        if (Failure is not null)
            return;
        try
        {
            report();
        }
        catch (Exception problem) when (IsOfOutput(problem))
        {
            Failure = problem;
        }
    }
}
