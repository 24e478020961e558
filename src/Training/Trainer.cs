using System.Diagnostics;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Trains a network on one accelerator: epochs over the training data, an evaluation on held-out data after each.</summary>
public sealed class Trainer : IDisposable
{
    /// <summary>How often the host looks whether the loss is still a number, in steps; it waits for the device then.</summary>
    private const int LossCheckInterval = 256;

    private readonly Accelerator _accelerator;
    private readonly TrainerOptions _options;
    private readonly Loss _loss;
    private readonly DeviceDataset _train;
    private readonly DeviceDataset _watched;
    private readonly IDataset? _unwatchedTest;
    private readonly TrainingStep _step;
    private readonly Evaluator _evaluator;
    private readonly int[] _order;
    private readonly float[] _losses;
    private readonly long _totalSteps;
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
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        DatasetFit.Check(description, data.Train);
        DatasetFit.Check(description, data.Test);
        if (data.Validation is not null)
            DatasetFit.Check(description, data.Validation);
        loss.CheckClasses(description.Model.OutputShape.Count);
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
        long stepsPerEpoch = options.DropLast ? _train.Count / batchSize : (_train.Count + (long)batchSize - 1) / batchSize;
        long epochsSteps = options.Epochs * stepsPerEpoch;
        _totalSteps = Math.Min(options.MaxSteps ?? long.MaxValue, epochsSteps);
        _step = new TrainingStep(
            accelerator, description, Parameters, Gradients, _train, loss, optimizer, batchSize, options.Seed, options.Schedule, _totalSteps,
            new PictureAugmentation(options.Augmentations, data.Train.ItemShape), options.DropLast, options.MatMul, options.Update);
        _evaluator = new Evaluator(accelerator, description, _step.Average ?? Parameters, loss, evaluationBatch);
        // The first launch, after all kernels are loaded: OpenCL builds in one program what is loaded by then.
        Parameters.Initialize(options.Seed);
        _order = new int[_train.Count];
        SampleOrder.Sequential(_order);
        _losses = new float[StepsPerEpoch];
    }

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

    /// <summary>Trains to the end of the epochs or steps, or until cancelled. Call it once.</summary>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Stops between two steps; the weights and the result are those of the steps taken.</param>
    /// <exception cref="DivergedException">The loss is no number any more.</exception>
    public TrainingResult Run(ITrainingObserver? observer = null, CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        _step.Average?.View.CopyFrom(Parameters.View); // For a run that is cancelled before its first step.
        _hasBegun = true;
        var history = new EpochHistory();
        long steps = 0;
        for (int epoch = 1; steps < _totalSteps && !cancellation.IsCancellationRequested; epoch++)
        {
            long epochStarted = Stopwatch.GetTimestamp();
            int taken = RunEpoch(epoch, steps, observer, cancellation);
            if (taken == 0)
                break;
            steps += taken;
            MetricTotals totals = _step.ReadTotals(); // Waits for the device, so that the time below is the whole work's.
            double seconds = Stopwatch.GetElapsedTime(epochStarted).TotalSeconds;
            Evaluation watched = _evaluator.Evaluate(_watched);
            _step.EndEpoch(watched.Loss);
            EpochReport report = history.Add(totals, watched, seconds, taken);
            observer?.OnEpoch(report);
        }

        // The part that was watched is no measure of a network that was chosen by it.
        Evaluation test = _unwatchedTest is null ? history.LastTest ?? _evaluator.Evaluate(_watched) : _evaluator.Evaluate(_unwatchedTest, _options.Data);
        return new TrainingResult(
            history.Reports, steps, Stopwatch.GetElapsedTime(started).TotalSeconds, test, history.BestEpoch, steps < _totalSteps);
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
        _step.Dispose();
        _evaluator.Dispose();
        _train.Dispose();
        _watched.Dispose();
        Parameters.Dispose();
        Gradients.Dispose();
    }

    /// <summary>Takes the steps of one epoch and says how many it took.</summary>
    private int RunEpoch(int epoch, long stepsBefore, ITrainingObserver? observer, CancellationToken cancellation)
    {
        if (_options.Shuffle)
            SampleOrder.Shuffle(_order, _options.Seed, epoch);
        _step.BeginEpoch(_order, stepsBefore);
        int limit = (int)Math.Min(StepsPerEpoch, _totalSteps - stepsBefore);
        int checkedSteps = 0;
        int taken = 0;
        while (taken < limit && !cancellation.IsCancellationRequested)
        {
            // Up to the next step that is to be looked at.
            int most = Math.Min(limit - taken, LossCheckInterval - (taken - checkedSteps));
            if (_options.LogEvery > 0)
                most = (int)Math.Min(most, _options.LogEvery - ((stepsBefore + taken) % _options.LogEvery));
            taken += _step.RunSome(taken, most);
            long step = stepsBefore + taken;
            observer?.OnProgress(new TrainingProgress(epoch, _options.Epochs, taken, StepsPerEpoch));
            bool reported = _options.LogEvery > 0 && step % _options.LogEvery == 0;
            if (reported || taken == limit || taken - checkedSteps >= LossCheckInterval)
            {
                CheckLosses(stepsBefore, checkedSteps, taken);
                checkedSteps = taken;
            }

            if (reported)
                observer?.OnStep(new StepReport(step, epoch, _losses[taken - 1], _step.LearningRateAt(step)));
        }

        CheckLosses(stepsBefore, checkedSteps, taken);
        return taken;
    }

    /// <summary>Throws at the first of some steps of the epoch whose loss is no number.</summary>
    private void CheckLosses(long stepsBefore, int first, int end)
    {
        Span<float> losses = _losses.AsSpan(first, end - first);
        if (losses.IsEmpty)
            return;
        _step.ReadLosses(first, losses);
        for (int i = 0; i < losses.Length; i++)
        {
            if (!float.IsFinite(losses[i]))
                throw new DivergedException(stepsBefore + first + i + 1, losses[i], _step.LearningRateAt(stepsBefore + first + i + 1));
        }
    }
}
