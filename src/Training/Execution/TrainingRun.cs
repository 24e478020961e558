using System.Diagnostics;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>One run of a training, from its start or from a checkpoint: epochs, the evaluation after each, checkpoints, and what ends it.</summary>
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
    private readonly GradientNorm _gradientNorm;
    private readonly CheckpointWriter? _writer;
    private readonly CheckpointTimer? _timer;
    private readonly int[] _order;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TrainingState? _from;
    private float[]? _best;
    private long _epochStarted;

    // Where the run is: the steps of the epoch under way, and of the run before that epoch.
    private int _epoch = 1;
    private int _stepInEpoch;
    private long _stepsBefore;

    /// <summary>Prepares the run.</summary>
    /// <param name="parts">What the trainer has on the device.</param>
    /// <param name="from">The state to go on from; null = from the start.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
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
        _gradientNorm = new GradientNorm(parts.Gradients);
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

    /// <summary>Seconds since the start, those before a checkpoint included.</summary>
    public double Seconds => (_from?.Progress.Seconds ?? 0) + Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Trains until something ends it.</summary>
    /// <exception cref="DivergedException">The training has diverged.</exception>
    public StopReason Run()
    {
        // A run that was killed between its last checkpoint and its end has nothing more to do.
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
        return reason!.Value; // The loop ends with a reason, or with all steps done.
    }

    /// <summary>Makes the best weights the evaluated ones where they are to be kept.</summary>
    /// <returns>The epoch whose weights are kept, counted from 1; 0 where there was none.</returns>
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

    /// <summary>Takes what is left of an epoch, and evaluates. Says why the training ends; null = it goes on.</summary>
    private StopReason? RunEpoch()
    {
        int first = _stepInEpoch;
        bool goesOn = _from is not null && StepsDone == _from.Progress.Step;
        double secondsBefore = goesOn ? _from!.Progress.EpochSeconds : 0;
        _epochStarted = Stopwatch.GetTimestamp() - (long)(secondsBefore * Stopwatch.Frequency);
        if (_options.Shuffle)
            SampleOrder.Shuffle(_order, _options.Seed, _epoch);
        _step.BeginEpoch(_order, _stepsBefore, first);
        if (goesOn)
            _step.Restore(_from!);
        int end = (int)Math.Min(_step.StepsPerEpoch, _totalSteps - _stepsBefore);
        _stepInEpoch = _steps.Run(_epoch, _stepsBefore, first, end, _limits, _timer, taken =>
        {
            _stepInEpoch = taken;
            Save(isBest: false);
        });
        if (_stepInEpoch == 0)
            return _limits.Reason;
        MetricTotals totals = _step.ReadTotals(); // Waits for the device, so that the time below is the whole work's.
        double seconds = Stopwatch.GetElapsedTime(_epochStarted).TotalSeconds;
        bool isOver = _stepInEpoch == _step.StepsPerEpoch;
        if (!isOver)
        {
            // Before the evaluation, which may take longer than whoever ends the process will wait, and which is no part of an epoch that goes on later.
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
        TellCheckpoints();
        return _limits.Reason ?? (IsPatient || !isOver ? null : StopReason.Patience);
    }

    private bool IsPatient =>
        _options.Patience is not { } patience || EarlyStopping.EpochsWithoutImprovement(History.Reports, _options.MinDelta) < patience;

    private EpochReport Evaluate(MetricTotals totals, double seconds)
    {
        Evaluation watched = _evaluator.Evaluate(_watched);
        double rate = _step.LearningRateAt(StepsDone);
        if (!double.IsFinite(watched.Loss))
            throw new DivergedException(StepsDone, watched.Loss, rate, "on held-out data");
        EpochReport report = History.Add(totals, watched, seconds, _stepInEpoch, rate, _gradientNorm.Read());
        if (report.IsBest && _options.KeepBest)
        {
            _best = new float[_evaluated.View.Length];
            _evaluated.View.CopyToCPU(_best);
        }

        return report;
    }

    private void Save(bool isBest)
    {
        if (_writer is null)
            return;
        TrainingState state = _writer.Rent();
        _step.Save(state);
        if (_stepInEpoch == 0)
        {
            // The sums are those of the epoch that is over; the next one has none.
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
        _timer!.Restart(); // There is one where there is a writer.
        TellCheckpoints();
    }

    private void Flush()
    {
        _writer?.Flush();
        TellCheckpoints();
    }

    private void TellCheckpoints()
    {
        while (_writer is not null && _writer.TryTakeReport(out CheckpointReport? report))
            _observer?.OnCheckpoint(report!); // Taken, so it is there.
    }
}
