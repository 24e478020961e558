using GpuTrainer.Data;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Trains a network on one accelerator: epochs over the training data, an evaluation on held-out data after each.</summary>
public sealed class Trainer : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly TrainerOptions _options;
    private readonly Loss _loss;
    private readonly DeviceDataset _train;
    private readonly DeviceDataset _watched;
    private readonly IDataset? _unwatchedTest;
    private readonly TrainingStep _step;
    private readonly Evaluator _evaluator;
    private readonly AnomalySearch? _anomalies;
    private readonly TrainingParts _parts;
    private TrainingState? _resumed;
    private bool _hasBegun;

    /// <summary>Copies the data to the accelerator, prepares everything and initialises the weights from the seed.</summary>
    /// <param name="accelerator">Where to train.</param>
    /// <param name="description">Network, class names and normalisation.</param>
    /// <param name="data">What to learn from, and the held-out part.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="options">How long, in which batches, from which seed.</param>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    /// <exception cref="ShapeException">Network and data do not fit together.</exception>
    public Trainer(
        Accelerator accelerator, ModelDescription description, TrainTestData data, Loss loss, Optimizer optimizer, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(optimizer);
        Check(description.Model, data, loss, options);
        _accelerator = accelerator;
        _options = options;
        _loss = loss;
        Description = description;
        Parameters = new ParameterBuffer(accelerator, description.Model.Layout);
        Gradients = new ParameterBuffer(accelerator, description.Model.Layout);
        int batchSize = Math.Min(options.BatchSize, data.Train.Count);
        int evaluationBatch = Math.Min(options.EvaluationBatchSize, Math.Max(1, (data.Validation ?? data.Test).Count));
        _train = DeviceDataset.Create(accelerator, data.Train, options.Data, batchSize);
        _watched = DeviceDataset.Create(accelerator, data.Validation ?? data.Test, options.Data, evaluationBatch);
        _unwatchedTest = data.Validation is null ? null : data.Test;
        long batches = options.DropLast ? _train.Count / batchSize : (_train.Count + (long)batchSize - 1) / batchSize;
        long epochsSteps = options.Epochs * Math.Min(batches, options.LimitBatches ?? batches);
        long totalSteps = Math.Min(options.MaxSteps ?? long.MaxValue, epochsSteps);
        _step = new TrainingStep(
            accelerator, description, Parameters, Gradients, _train, loss, optimizer, batchSize, options.Seed, options.Schedule, totalSteps,
            new PictureAugmentation(options.Augmentations, data.Train.ItemShape), options.DropLast, options.MatMul, options.Update, options.LimitBatches);
        _evaluator = new Evaluator(accelerator, description, _step.Average ?? Parameters, loss, evaluationBatch);
        _anomalies = options.DetectAnomaly ? new AnomalySearch(accelerator, description.Model, _step, Parameters, Gradients, options.Seed) : null;
        _parts = new TrainingParts(
            options, _step, Parameters, Gradients, _evaluator, _watched, _train.Count, description.Model.OutputShape.Count, totalSteps,
            TrainingSettings.Of(description, loss, optimizer, options, _train.Count, _watched.Count, _step.StepsPerEpoch), _anomalies);
        // The first launch, after all kernels are loaded: OpenCL builds in one program what is loaded by then.
        Parameters.Initialize(options.Seed);
    }

    /// <summary>Checks whether options, network, data and loss go together, before anything that takes time is done: the constructor does the same.</summary>
    /// <param name="model">The network.</param>
    /// <param name="data">What to learn from, and the held-out part.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="options">How long, in which batches, from which seed.</param>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    /// <exception cref="ShapeException">Network and data do not fit together.</exception>
    public static void Check(Sequential model, TrainTestData data, Loss loss, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        DatasetFit.Check(model, data.Train);
        DatasetFit.Check(model, data.Test);
        if (data.Validation is not null)
            DatasetFit.Check(model, data.Validation);
        loss.CheckClasses(model.OutputShape.Count);
    }

    /// <summary>What is minimised.</summary>
    public Loss Loss => _loss;

    /// <summary>Network, class names and normalisation.</summary>
    public ModelDescription Description { get; }

    /// <summary>The weights on the accelerator; other ones may be written before the training starts.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>
    /// What is evaluated and saved: once the training has begun, the weights' moving average where one is kept (<see cref="UpdateOptions.Ema"/>), else
    /// <see cref="Parameters"/>.
    /// </summary>
    public ParameterBuffer EvaluatedParameters => _hasBegun && _step.Average is { } average ? average : Parameters;

    /// <summary>The gradients of the last step, clipped where that is on.</summary>
    public ParameterBuffer Gradients { get; }

    /// <summary>Steps of one epoch.</summary>
    public int StepsPerEpoch => _step.StepsPerEpoch;

    /// <summary>
    /// Whether <see cref="EvaluatedParameters"/> are worth saving though the last run diverged: with <see cref="TrainerOptions.KeepBest"/> they are those
    /// of the best epoch before that.
    /// </summary>
    public bool HasBest { get; private set; }

    /// <summary>Bytes of one checkpoint file, but for its header.</summary>
    public long CheckpointBytes => _step.CreateState(Parameters.Layout).Bytes + (_options.KeepBest ? Parameters.View.LengthInBytes : 0);

    /// <summary>Steps of the whole run.</summary>
    public long TotalSteps => _parts.TotalSteps;

    /// <summary>
    /// Has <see cref="Run"/> go on from the newest checkpoint in a folder, to the bits that it would have come to without a stop; also on another device,
    /// or with more or fewer epochs.
    /// </summary>
    /// <param name="directory">Of <see cref="CheckpointOptions.Directory"/>.</param>
    /// <returns>From where it goes on; null where there is no checkpoint: it begins at the start.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but none can be read.</exception>
    /// <exception cref="TrainingException">They are of a training with other data or settings; the message names the differences.</exception>
    public ResumeReport? Resume(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        TrainingState state = _step.CreateState(Parameters.Layout);
        _step.Save(state); // For the padding between parameters, which files do not have.
        ResumeReport? report = CheckpointSearch.Newest(directory, state, _parts.Settings);
        _resumed = report is null ? null : state;
        return report;
    }

    /// <summary>Trains to the end of the epochs or steps, or until something stops it. Call it once.</summary>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Stops between two steps; the weights and the result are those of the steps taken.</param>
    /// <exception cref="DivergedException">The loss is no number any more, or absurdly large.</exception>
    public TrainingResult Run(ITrainingObserver? observer = null, CancellationToken cancellation = default)
    {
        _step.Average?.View.CopyFrom(Parameters.View); // For a run that is cancelled before its first step.
        if (_resumed is not null)
            _step.Restore(_resumed);
        _hasBegun = true;
        using var run = new TrainingRun(_parts, _resumed, observer, cancellation);
        StopReason reason;
        try
        {
            reason = run.Run();
        }
        catch (DivergedException)
        {
            HasBest = _options.KeepBest && run.KeepWeights() > 0;
            throw;
        }

        int kept = run.KeepWeights();
        IReadOnlyList<EpochReport> epochs = run.History.Reports;
        return new TrainingResult(epochs, run.StepsDone, run.Seconds, Test(epochs, kept), run.History.BestEpoch, reason is StopReason.Interrupted)
        {
            Stopped = reason,
            KeptEpoch = kept,
        };
    }

    /// <summary>Measures <see cref="EvaluatedParameters"/> as they are now on the test part.</summary>
    public Evaluation Evaluate() => _unwatchedTest is not null ? _evaluator.Evaluate(_unwatchedTest, _options.Data) : _evaluator.Evaluate(_watched);

    // The part that was watched is no measure of a network that was chosen by it.
    private Evaluation Test(IReadOnlyList<EpochReport> epochs, int kept)
    {
        // The watched part has been measured.
        return _unwatchedTest is null && kept > 0 ? new Evaluation(epochs[kept - 1].TestLoss, epochs[kept - 1].TestAccuracy, _watched.Count) : Evaluate();
    }

    /// <summary>Writes a model file with the <see cref="EvaluatedParameters"/> as it is now; it appears whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists. Its directory exists.</param>
    /// <param name="notes">More for the file's metadata, such as the data set; null = nothing.</param>
    /// <returns>The weights' fingerprint: <see cref="WeightsHash"/>.</returns>
    /// <exception cref="IOException">The file cannot be written; what was there before is still there.</exception>
    public string Save(string path, IReadOnlyDictionary<string, string>? notes = null)
    {
        IReadOnlyList<NamedTensor> weights = EvaluatedParameters.Read();
        var all = new Dictionary<string, string>(notes ?? new Dictionary<string, string>()) { [LoadedModel.LossNote] = _loss.Text };
        if (_loss.OutputsAreProbabilities)
            all[LoadedModel.OutputsNote] = LoadedModel.ProbabilitiesNote;
        ModelFile.Save(path, Description, weights, all);
        return WeightsHash.Sha256(weights);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator.Synchronize(); // Launches still under way use the memory freed below.
        _anomalies?.Dispose();
        _step.Dispose();
        _evaluator.Dispose();
        _train.Dispose();
        _watched.Dispose();
        Parameters.Dispose();
        Gradients.Dispose();
    }
}
