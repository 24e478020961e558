using System.Diagnostics;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// One run of a training, from the start or from a checkpoint: epochs, the evaluation after each, checkpoints, and the reasons to stop.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainerOptions _options;
    private readonly TrainingStep _step;
    private readonly Evaluator _evaluator;
    private readonly DeviceDataset _watched;
    private readonly ParameterBuffer _evaluated;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly long _totalSteps;
    private readonly ITrainingObserver? _observer;
    private readonly StepLimits _limits;
    private readonly LossWatch _watch;
    private readonly EpochSteps _steps;
    private readonly ParameterBuffer _gradients;
    private readonly float[] _hostGradients;
    private readonly CheckpointWriter? _writer;
    private readonly CheckpointTimer? _timer;
    private readonly int[] _order;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TrainingState? _from;
    private float[]? _best;
    private long _epochStarted;

    // The position: the current epoch, its steps so far, and the steps of the run before it.
    private int _epoch = 1;
    private int _stepInEpoch;
    private long _stepsBefore;

    /// <summary>Prepares the run.</summary>
    /// <param name="parts">What the trainer has prepared.</param>
    /// <param name="from">The state to resume from; null = start from the beginning.</param>
    /// <param name="observer">Receives the progress; null = none.</param>
    /// <param name="cancellation">Stops the run between steps.</param>
    public TrainingRun(TrainingParts parts, TrainingState? from, ITrainingObserver? observer, CancellationToken cancellation)
    {
        _options = parts.Options;
        _step = parts.Step;
        _evaluator = parts.Evaluator;
        _watched = parts.Watched;
        _evaluated = parts.Step.Average ?? parts.Parameters;
        _settings = parts.Settings;
        _totalSteps = parts.TotalSteps;
        _observer = observer;
        _limits = new StepLimits(_options.MaxTime, cancellation);
        _watch = new LossWatch(parts.Classes);
        _steps = new EpochSteps(_options, _step, _watch, parts.Anomalies, observer);
        _gradients = parts.Gradients;
        _hostGradients = new float[_gradients.Layout.LearnedLength];
        _order = new int[parts.TrainingSamples];
        SampleOrder.Sequential(_order);
        if (_options.Checkpoints is { } checkpoints)
        {
            _writer = new CheckpointWriter(checkpoints, () => _step.CreateState(parts.Parameters.Layout));
            _timer = new CheckpointTimer(checkpoints);
        }

        _from = from;
        if (from is not null)
            Restore(from);
    }

    /// <summary>The epochs so far.</summary>
    public EpochHistory History { get; } = new();

    /// <summary>Steps done in all.</summary>
    public long StepsDone => _stepsBefore + _stepInEpoch;

    /// <summary>Seconds since the start, including those before the checkpoint.</summary>
    public double Seconds => (_from?.Progress.Seconds ?? 0) + Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Trains until there is a reason to stop.</summary>
    /// <exception cref="DivergedException">The training has diverged.</exception>
    public StopReason Run()
    {
        // A run that was killed between its last checkpoint and its end has nothing left to do.
        StopReason? reason = IsPatient ? null : StopReason.Patience;
        while (reason is null && StepsDone < _totalSteps)
        {
            reason = _limits.Reason;
            if (reason is not null)
                break;
            reason = RunEpoch();
        }

        if (StepsDone >= _totalSteps)
        {
            _watch.Finish(StepsDone, _step.LearningRateAt);
            reason = _totalSteps < (long)_options.Epochs * _step.StepsPerEpoch ? StopReason.MaxSteps : StopReason.Epochs;
        }

        Flush();
        return reason!.Value; // The loop ends with a reason, or with all steps done, which is one.
    }

    /// <summary>Restores the best weights, if the options ask to keep them.</summary>
    /// <returns>The epoch whose weights are kept, counted from 1; 0 = there was none.</returns>
    public int KeepWeights()
    {
        if (!_options.KeepBest || _best is null)
            return History.Reports.Count;
        _evaluated.View.CopyFromCPU(_best);
        return History.BestEpoch;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private void Restore(TrainingState from)
    {
        CheckpointProgress progress = from.Progress;
        History.Restore(progress.Epochs);
        foreach (EpochRecord epoch in progress.Epochs)
            _step.EndEpoch(epoch.TestLoss);
        _watch.FirstLoss = progress.FirstLoss;
        _best = from.Best;
        _epoch = progress.Epoch;
        _stepInEpoch = progress.StepInEpoch;
        _stepsBefore = progress.Step - progress.StepInEpoch;
    }

    /// <summary>Takes the remaining steps of an epoch and evaluates. Returns the reason to stop; null = continue.</summary>
    private StopReason? RunEpoch()
    {
        int first = _stepInEpoch;
        bool resumes = _from is not null && StepsDone == _from.Progress.Step;
        double secondsBefore = resumes ? _from!.Progress.EpochSeconds : 0;
        _epochStarted = Stopwatch.GetTimestamp() - (long)(secondsBefore * Stopwatch.Frequency);
        if (_options.Shuffle)
            SampleOrder.Shuffle(_order, _options.Seed, _epoch);
        _step.BeginEpoch(_order, _stepsBefore, first);
        if (resumes)
            _step.Restore(_from!);
        int end = (int)Math.Min(_step.StepsPerEpoch, _totalSteps - _stepsBefore);
        _stepInEpoch = _steps.Run(_epoch, _stepsBefore, first, end, _limits, _timer, taken =>
        {
            _stepInEpoch = taken;
            Save(isBest: false);
        });
        if (_stepInEpoch == 0)
            return _limits.Reason;
        MetricTotals totals = _step.ReadTotals(); // Waits for the device, so that the time below covers all of the work.
        double seconds = Stopwatch.GetElapsedTime(_epochStarted).TotalSeconds;
        bool isOver = _stepInEpoch == _step.StepsPerEpoch;
        if (!isOver)
        {
            // Before the evaluation: it may take longer than whoever stops the process will wait, and a resumed epoch repeats it anyway.
            Save(isBest: false);
            Flush();
        }

        EpochReport report = Evaluate(totals, seconds);
        if (isOver)
        {
            _step.EndEpoch(report.TestLoss);
            _stepsBefore += _stepInEpoch;
            (_epoch, _stepInEpoch) = (_epoch + 1, 0);
            Save(report.IsBest);
        }

        _observer?.OnEpoch(report);
        ReportCheckpoints();
        return _limits.Reason ?? (IsPatient || !isOver ? null : StopReason.Patience);
    }

    private bool IsPatient =>
        _options.Patience is not { } patience || History.EpochsWithoutImprovement(_options.MinDelta) < patience;

    private EpochReport Evaluate(MetricTotals totals, double seconds)
    {
        Evaluation watched = _evaluator.Evaluate(_watched);
        double rate = _step.LearningRateAt(StepsDone);
        if (!double.IsFinite(watched.Loss))
            throw new DivergedException(StepsDone, watched.Loss, rate, "on held-out data");
        EpochReport report = History.Add(totals, watched, seconds, _stepInEpoch, rate, ReadGradientNorm());
        if (report.IsBest && _options.KeepBest)
        {
            _best = new float[_evaluated.View.Length];
            _evaluated.View.CopyToCPU(_best);
        }

        return report;
    }

    // The root of the sum of the squares of all learned weights' gradients, summed on the host in double and in the order of the buffer, so
    // that the bits are the same everywhere. It happens once per epoch, so the cost of the copy is negligible.
    private double ReadGradientNorm()
    {
        _gradients.View.SubView(0, _hostGradients.Length).CopyToCPU(_hostGradients);
        double sum = 0;
        foreach (float value in _hostGradients)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    private void Save(bool isBest)
    {
        if (_writer is null)
            return;
        TrainingState state = _writer.Rent();
        _step.Save(state);
        if (_stepInEpoch == 0)
        {
            // The sums belong to the finished epoch; the next one starts at zero.
            Array.Clear(state.LossSum);
            Array.Clear(state.Counts);
        }

        state.Best = _best;
        state.Progress = new CheckpointProgress
        {
            Epoch = _epoch,
            StepInEpoch = _stepInEpoch,
            Step = StepsDone,
            EpochSeconds = _stepInEpoch == 0 ? 0 : Stopwatch.GetElapsedTime(_epochStarted).TotalSeconds,
            Seconds = Seconds,
            FirstLoss = _watch.FirstLoss,
            Epochs = History.ToRecords(),
            Settings = new Dictionary<string, string>(_settings),
        };
        _writer.Post(state, isBest, History.BestStep);
        _timer!.Restart(); // There is a timer if there is a writer.
        ReportCheckpoints();
    }

    private void Flush()
    {
        _writer?.Flush();
        ReportCheckpoints();
    }

    private void ReportCheckpoints()
    {
        while (_writer is not null && _writer.TryTakeReport(out CheckpointReport? report))
            _observer?.OnCheckpoint(report!); // Not null, since it was taken.
    }
}

/// <summary>What a trainer has prepared for its run.</summary>
/// <param name="Options">How the training runs.</param>
/// <param name="Step">Takes the steps.</param>
/// <param name="Parameters">The weights.</param>
/// <param name="Gradients">The gradients of the last step.</param>
/// <param name="Evaluator">Measures the evaluated weights.</param>
/// <param name="Watched">The watched data: the validation part, or without one the test part.</param>
/// <param name="TrainingSamples">The number of training samples.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Settings">The settings that the bits depend on.</param>
/// <param name="Anomalies">Checks every step; null = do not.</param>
internal sealed record TrainingParts(
    TrainerOptions Options,
    TrainingStep Step,
    ParameterBuffer Parameters,
    ParameterBuffer Gradients,
    Evaluator Evaluator,
    DeviceDataset Watched,
    int TrainingSamples,
    int Classes,
    long TotalSteps,
    IReadOnlyDictionary<string, string> Settings,
    AnomalySearch? Anomalies);
