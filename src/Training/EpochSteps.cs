using System.Diagnostics;

namespace GpuTrainer.Training;

/// <summary>Takes the steps of an epoch: issues as many at a time as possible, and checks losses, reports and saves in between.</summary>
internal sealed class EpochSteps
{
    /// <summary>Steps between two checks whether the loss is still finite, for which the host waits for the device.</summary>
    private const int LossCheckInterval = 256;

    private readonly TrainerOptions _options;
    private readonly TrainingStep _step;
    private readonly LossWatch _watch;
    private readonly AnomalySearch? _anomalies;
    private readonly ITrainingObserver? _observer;
    private readonly float[] _losses;

    /// <summary>Prepares for any epoch.</summary>
    public EpochSteps(TrainerOptions options, TrainingStep step, LossWatch watch, AnomalySearch? anomalies, ITrainingObserver? observer)
    {
        _options = options;
        _step = step;
        _watch = watch;
        _anomalies = anomalies;
        _observer = observer;
        _losses = new float[step.StepsPerEpoch];
    }

    /// <summary>Takes steps of an epoch that has begun.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="stepsBefore">Steps of the run before the epoch.</param>
    /// <param name="first">Steps of the epoch that are already done.</param>
    /// <param name="end">The step of the epoch to stop at.</param>
    /// <param name="limits">What may stop it earlier.</param>
    /// <param name="timer">When a checkpoint is due; null = never.</param>
    /// <param name="checkpoint">Takes a checkpoint after the given number of steps of the epoch; all losses before it are finite.</param>
    /// <returns>The steps of the epoch that are done.</returns>
    /// <exception cref="DivergedException">The training has diverged.</exception>
    public int Run(int epoch, long stepsBefore, int first, int end, StepLimits limits, CheckpointTimer? timer, Action<int> checkpoint)
    {
        int checkedSteps = first;
        int taken = first;
        while (taken < end && limits.Reason is null)
        {
            // Up to the next step that has to be checked, reported or saved.
            long most = Math.Min(end - taken, LossCheckInterval - (taken - checkedSteps));
            if (_options.LogEvery > 0)
                most = Math.Min(most, _options.LogEvery - ((stepsBefore + taken) % _options.LogEvery));
            if (timer is not null)
                most = Math.Min(most, timer.StepsLeft(stepsBefore + taken));
            taken += _anomalies is null ? _step.RunSome(taken, (int)most) : _anomalies.RunOne(taken);
            long step = stepsBefore + taken;
            _observer?.OnProgress(new TrainingProgress(epoch, _options.Epochs, taken, _step.StepsPerEpoch));
            bool isReported = _options.LogEvery > 0 && step % _options.LogEvery == 0;
            bool isSaved = taken < _step.StepsPerEpoch && taken < end && timer is not null && timer.IsDue(step);
            if (isReported || isSaved || _anomalies is not null || taken == end || taken - checkedSteps >= LossCheckInterval)
            {
                CheckLosses(stepsBefore, checkedSteps, taken);
                checkedSteps = taken;
            }

            if (isReported)
                _observer?.OnStep(new StepReport(step, epoch, _losses[taken - 1], _step.LearningRateAt(step)));
            if (isSaved)
                checkpoint(taken);
        }

        CheckLosses(stepsBefore, checkedSteps, taken);
        return taken;
    }

    private void CheckLosses(long stepsBefore, int first, int end)
    {
        Span<float> losses = _losses.AsSpan(first, end - first);
        if (losses.IsEmpty)
            return;
        _step.ReadLosses(first, losses);
        try
        {
            _watch.Check(losses, stepsBefore + first, _step.LearningRateAt);
        }
        catch (DivergedException diverged) when (_anomalies?.Find(end - 1) is { } place)
        {
            throw new DivergedException(diverged.Step, diverged.Loss, diverged.LearningRate, place);
        }

        if (_anomalies?.FindGradient() is { } gradient)
            throw new DivergedException(stepsBefore + end, losses[^1], _step.LearningRateAt(stepsBefore + end), gradient);
    }
}

/// <summary>What stops a training before its steps are done: cancellation, or its time limit.</summary>
internal sealed class StepLimits(TimeSpan? maxTime, CancellationToken cancellation)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>The reason to stop now; null = continue.</summary>
    public StopReason? Reason =>
        cancellation.IsCancellationRequested ? StopReason.Interrupted
        : maxTime is { } time && Stopwatch.GetElapsedTime(_started) >= time ? StopReason.MaxTime
        : null;
}
