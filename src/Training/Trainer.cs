using GpuTrainer.Data;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Trains a network on one accelerator: epochs over the training data, each followed by an evaluation on held-out data.</summary>
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

    /// <summary>Copies the data to the accelerator, loads the kernels and initialises the weights from the seed.</summary>
    /// <param name="accelerator">Where to train.</param>
    /// <param name="description">Network, class names and normalisation.</param>
    /// <param name="data">The training part and the held-out parts.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="optimizer">How to minimise it.</param>
    /// <param name="options">Epochs, batches, seed and the like.</param>
    /// <exception cref="TrainingException">An option is out of range.</exception>
    /// <exception cref="ShapeException">Network and data do not match.</exception>
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
            new PictureAugmentation(options.Augmentations, data.Train.ItemShape), options.DropLast, options.MatMul, options.Update,
            options.LimitBatches);
        _evaluator = new Evaluator(accelerator, description, _step.Average ?? Parameters, loss, evaluationBatch);
        _anomalies = options.DetectAnomaly
            ? new AnomalySearch(accelerator, description.Model, _step, Parameters, Gradients, options.Seed) : null;
        _parts = new TrainingParts(
            options, _step, Parameters, Gradients, _evaluator, _watched, _train.Count, description.Model.OutputShape.Count, totalSteps,
            TrainingSettings.Of(description, loss, optimizer, options, _train.Count, _watched.Count, _step.StepsPerEpoch), _anomalies);
        // The first launch comes after all kernels are loaded: OpenCL then builds them as one program.
        Parameters.Initialize(options.Seed);
    }

    /// <summary>
    /// Checks that options, network, data and loss match, before anything slow is done. The constructor makes the same checks.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="data">The training part and the held-out parts.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="options">Epochs, batches, seed and the like.</param>
    /// <exception cref="TrainingException">An option is out of range.</exception>
    /// <exception cref="ShapeException">Network and data do not match.</exception>
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

    /// <summary>The loss that training minimises.</summary>
    public Loss Loss => _loss;

    /// <summary>Network, class names and normalisation.</summary>
    public ModelDescription Description { get; }

    /// <summary>The weights on the accelerator; others may be written before the training starts.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>
    /// The weights that are evaluated and saved: their moving average, if one is kept (<see cref="UpdateOptions.Ema"/>) and the training
    /// has begun; else <see cref="Parameters"/>.
    /// </summary>
    public ParameterBuffer EvaluatedParameters => _hasBegun && _step.Average is { } average ? average : Parameters;

    /// <summary>The gradients of the last step, after clipping.</summary>
    public ParameterBuffer Gradients { get; }

    /// <summary>
    /// Whether <see cref="EvaluatedParameters"/> are worth saving although the last run diverged: with
    /// <see cref="TrainerOptions.KeepBest"/> they are the weights of the best epoch before that.
    /// </summary>
    public bool HasBest { get; private set; }

    /// <summary>Bytes of one checkpoint file, without its header.</summary>
    public long CheckpointBytes =>
        _step.CreateState(Parameters.Layout).Bytes + (_options.KeepBest ? Parameters.View.LengthInBytes : 0);

    /// <summary>
    /// Makes <see cref="Run"/> resume from the newest checkpoint in a folder, with the same bits as a run without a stop, even on another
    /// device or with more or fewer epochs.
    /// </summary>
    /// <param name="directory">The <see cref="CheckpointOptions.Directory"/> of the earlier run.</param>
    /// <returns>The checkpoint; null = there is none, and the run starts from the beginning.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but none can be read.</exception>
    /// <exception cref="TrainingException">
    /// The checkpoint belongs to a training with other data or settings; the message names the differences.
    /// </exception>
    public ResumeReport? Resume(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        TrainingState state = _step.CreateState(Parameters.Layout);
        _step.Save(state); // For the padding between parameters, which files do not store.
        ResumeReport? report = CheckpointSearch.Newest(directory, state, _parts.Settings);
        _resumed = report is null ? null : state;
        return report;
    }

    /// <summary>Trains until the epochs or steps are done, or something stops it. Call it once.</summary>
    /// <param name="observer">Receives the progress; null = none.</param>
    /// <param name="cancellation">Stops the run between steps; the weights and the result are those of the steps taken.</param>
    /// <exception cref="DivergedException">The loss became NaN, infinite or absurdly large.</exception>
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
        return new TrainingResult(epochs, run.StepsDone, run.Seconds, Test(epochs, kept), run.History.BestEpoch,
            reason is StopReason.Interrupted)
        {
            Stopped = reason,
            KeptEpoch = kept,
        };
    }

    /// <summary>Measures the current <see cref="EvaluatedParameters"/> on the test part.</summary>
    public Evaluation Evaluate() =>
        _unwatchedTest is not null ? _evaluator.Evaluate(_unwatchedTest, _options.Data) : _evaluator.Evaluate(_watched);

    // Without a validation part the test part was watched, so the kept epoch has already been measured on it.
    private Evaluation Test(IReadOnlyList<EpochReport> epochs, int kept) => _unwatchedTest is null && kept > 0
        ? new Evaluation(epochs[kept - 1].TestLoss, epochs[kept - 1].TestAccuracy, _watched.Count)
        : Evaluate();

    /// <summary>Writes a model file with the current <see cref="EvaluatedParameters"/>; it appears complete or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its directory must exist.</param>
    /// <param name="notes">Further metadata, such as the data set's name; null = none.</param>
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
        _accelerator.Synchronize(); // Launches still running use the memory freed below.
        _anomalies?.Dispose();
        _step.Dispose();
        _evaluator.Dispose();
        _train.Dispose();
        _watched.Dispose();
        Parameters.Dispose();
        Gradients.Dispose();
    }
}
