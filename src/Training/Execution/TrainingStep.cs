using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// One training step on one accelerator: gather, forward, loss, backward, optimizer, metrics. For a given number of rows it is a fixed list
/// of launches with fixed arguments, so that it can be recorded and replayed; what changes is on the device: the clock, the order of the
/// samples, the optimizer's scalars. It allocates nothing and never waits for the device.
/// </summary>
public sealed class TrainingStep : IDisposable
{
    private readonly ExecutionPlan _plan;
    private readonly DeviceDataset _data;
    private readonly InputGather _input;
    private readonly AugmentationPipeline? _augmentation;
    private readonly LossKernels _loss;
    private readonly SoftmaxCrossEntropyStep? _fusedLoss; // Loss and metrics in one launch, for the loss that has one.
    private readonly ParameterUpdate _update;
    private readonly StepMetrics _metrics;
    private readonly StepClock _clock;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _losses;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _correct;
    private readonly LearningRates _rates;
    private readonly StepGraphs _graphs;
    private readonly BatchGroups _groups;
    private long _stepsBefore;
    private int _next;

    /// <summary>Loads the kernels and allocates all memory that training needs.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="description">Network and normalisation.</param>
    /// <param name="parameters">The weights, which the step updates.</param>
    /// <param name="gradients">Overwritten by each step.</param>
    /// <param name="data">The training data, on the same accelerator.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="optimizer">How to minimise it.</param>
    /// <param name="batchSize">Samples in a full batch, at least 1.</param>
    /// <param name="seed">Determines dropout and augmentation.</param>
    /// <param name="schedule">The learning rate schedule; null = constant.</param>
    /// <param name="totalSteps">Steps of the whole run, for the schedule and the last group of batches; 0 = one epoch.</param>
    /// <param name="augmentation">Random changes of the images; null = none.</param>
    /// <param name="dropLast">Whether to drop the last batch of an epoch if it is not full.</param>
    /// <param name="matMul">The library that multiplies matrices. With cuBLAS, steps are launched one by one, not recorded.</param>
    /// <param name="update">Accumulation, clipping and averaging; null = none.</param>
    /// <param name="limitBatches">The most steps in an epoch; null = all batches.</param>
    /// <exception cref="TrainingException">
    /// An option is out of range, a batch is too small for the network, or the classes do not match.
    /// </exception>
    public TrainingStep(
        Accelerator accelerator, ModelDescription description, ParameterBuffer parameters, ParameterBuffer gradients, DeviceDataset data,
        Loss loss, Optimizer optimizer, int batchSize, ulong seed, Schedule? schedule = null,
        long totalSteps = 0, PictureAugmentation? augmentation = null, bool dropLast = false,
        MatMulLibrary matMul = MatMulLibrary.BuiltIn, UpdateOptions? update = null, int? limitBatches = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        loss.CheckClasses(description.Model.OutputShape.Count);
        // A batch larger than the data would only waste memory.
        BatchSize = Math.Min(batchSize, data.Count);
        data.CheckBatchSize(batchSize);
        int batches = (int)(dropLast ? data.Count / BatchSize : ((long)data.Count + BatchSize - 1) / BatchSize);
        StepsPerEpoch = Math.Min(batches, limitBatches ?? batches);
        _data = data;
        CheckRows(description.Model, dropLast);
        update ??= new UpdateOptions();
        update.Check();
        _groups = new BatchGroups(update.Accumulate, StepsPerEpoch, totalSteps > 0 ? totalSteps : StepsPerEpoch);
        _rates =
            new LearningRates(schedule ?? new ConstantSchedule(), optimizer.LearningRate, _groups.TotalUpdates, _groups.UpdatesPerEpoch);
        _plan = new ExecutionPlan(accelerator, description.Model, parameters, gradients, BatchSize, seed, matMul);
        // A launch list can hold only our own kernels.
        _graphs = new StepGraphs(
            accelerator, matMul == MatMulLibrary.BuiltIn, _groups,
            ahead => Launch(BatchSize, _groups.PlaceOf(_stepsBefore, _next + ahead)));
        _loss = loss.Load(accelerator, BatchSize);
        _fusedLoss = SoftmaxCrossEntropyStep.For(accelerator, _loss, BatchSize);
        _update = new ParameterUpdate(accelerator, parameters, gradients, optimizer, update, _groups);
        _metrics = new StepMetrics(accelerator, StepsPerEpoch);
        // Augmentations work on byte / 255, and normalise after the last one.
        bool isAugmented = augmentation is { List.Count: > 0 };
        _input = new InputGather(accelerator, BatchSize, isAugmented ? null : description);
        _clock = _input.Clock;
        if (augmentation is not null && isAugmented)
        {
            _augmentation = new AugmentationPipeline(
                accelerator, augmentation.List, augmentation.Shape, description.Model.InputShape, description.Normalization, BatchSize,
                new SampleRandom(data.Order, _clock.View, BatchSize, StepsPerEpoch, seed));
        }

        _losses = accelerator.Allocate1D<float>(BatchSize);
        _correct = accelerator.Allocate1D<int>(BatchSize);
    }

    /// <summary>Samples in a full batch: as requested, or the whole data set if that is smaller.</summary>
    public int BatchSize { get; }

    /// <summary>Steps in an epoch; the last may have fewer samples.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The moving average of the weights; null = none is kept. Zeros before the first step.</summary>
    public ParameterBuffer? Average => _update.Average;

    /// <summary>Uploads the order of the samples and the optimizer's scalars for an epoch, and sets the clock to its start.</summary>
    /// <param name="order">Each sample's index once.</param>
    /// <param name="stepsDone">Steps of the run before this epoch.</param>
    /// <param name="firstStep">Steps of this epoch that are done already: above 0 if training resumes within an epoch.</param>
    public void BeginEpoch(ReadOnlySpan<int> order, long stepsDone, int firstStep = 0)
    {
        _stepsBefore = stepsDone;
        _next = firstStep;
        for (int step = 0; step < StepsPerEpoch; step++)
        {
            long update = _groups.UpdateOf(stepsDone + step);
            _update.WriteScalars(step, update, _rates.At(update));
        }

        _update.UploadScalars();
        _data.BeginPass(order, firstStep);
        _clock.Set(firstStep, checked((int)stepsDone + firstStep));
        _metrics.Reset();
    }

    /// <summary>Takes the watched loss after an epoch, before the next begins: some schedules depend on it.</summary>
    /// <param name="watchedLoss">On the validation part; without one, on the test part.</param>
    public void EndEpoch(double watchedLoss) => _rates.AddMeasure(watchedLoss);

    /// <summary>The learning rate of a step of the run.</summary>
    /// <param name="step">Counted from 1.</param>
    public double LearningRateAt(long step) => _rates.At(_groups.UpdateOf(step - 1));

    /// <summary>The number of samples in a step of an epoch.</summary>
    /// <param name="stepInEpoch">From 0.</param>
    public int RowsOf(int stepInEpoch) => Math.Min(BatchSize, _data.Count - stepInEpoch * BatchSize);

    /// <summary>Takes the next step of the epoch, whose batch is already on the device.</summary>
    /// <param name="rows">Its number of samples, <see cref="RowsOf"/>.</param>
    public void Run(int rows)
    {
        if (rows == BatchSize && _graphs.TryReplay(_groups.PlaceOf(_stepsBefore, _next)))
            _next++;
        else
            Launch(rows);
    }

    /// <summary>Takes the next steps of the epoch with as few driver calls as possible; waits for data that have not arrived yet.</summary>
    /// <param name="stepInEpoch">The first of them, from 0.</param>
    /// <param name="most">The most steps to take, at least 1.</param>
    /// <returns>The steps taken, from 1 to <paramref name="most"/>. All but one have <see cref="BatchSize"/> samples.</returns>
    public int RunSome(int stepInEpoch, int most)
    {
        most = Math.Min(most, _data.Prepare(stepInEpoch));
        int steps = _graphs.LongSteps;
        if (most >= steps && RowsOf(_next + steps - 1) == BatchSize && _graphs.TryReplayLong(_next))
        {
            _next += steps;
            return steps;
        }

        Run(RowsOf(stepInEpoch));
        return 1;
    }

    /// <summary>Launches the step's kernels on the default stream one by one.</summary>
    internal void Launch(int rows)
    {
        Launch(rows, _groups.PlaceOf(_stepsBefore, _next));
        _next++;
    }

    private void Launch(int rows, GroupPlace place)
    {
        ArrayView<int> clock = _clock.View;
        Gather(rows);
        _plan.ForwardTraining(rows, clock);
        if (_fusedLoss is not null)
        {
            _fusedLoss.Train(rows, _plan.OutputFeatures, _plan.Output, _input.Labels, _plan.OutputGradient, _metrics, _clock);
            _plan.Backward(rows);
            _update.Run(place, _clock.Before);
            return;
        }

        _loss.Train(rows, _plan.OutputFeatures, _plan.Output, _input.Labels, _plan.OutputGradient, _losses.View, _correct.View);
        _plan.Backward(rows);
        _update.Run(place, clock);
        _metrics.Accumulate(rows, _losses.View, _correct.View, clock);
    }

    // Gathers the batch of the clock's step.
    private void Gather(int rows)
    {
        ArrayView<float> input = _augmentation is null ? _plan.Input : _augmentation.Input;
        _input.Gather(rows, _data, input);
        _augmentation?.Run(rows, _plan.Input);
    }

    /// <summary>Waits for the device and reads the epoch's sums so far.</summary>
    public MetricTotals ReadTotals() => _metrics.Read();

    /// <summary>Waits for the device and reads the mean losses of some steps of the epoch.</summary>
    /// <param name="first">The first step, from 0.</param>
    /// <param name="losses">One element per wanted step, at least one; the steps must have been taken. Overwritten.</param>
    public void ReadLosses(int first, Span<float> losses) => _metrics.History.SubView(first, losses.Length).CopyToCPU(losses);

    /// <summary>Waits for the device and copies weights, optimizer state, average, accumulated gradients and the epoch's sums.</summary>
    internal void Save(TrainingState state)
    {
        _update.Save(state);
        _metrics.Sum.CopyToCPU(state.LossSum);
        _metrics.Counts.CopyToCPU(state.Counts);
    }

    /// <summary>Restores a state. Call it after <see cref="BeginEpoch"/>, which resets the epoch's sums.</summary>
    internal void Restore(TrainingState state)
    {
        _update.Restore(state);
        _metrics.Sum.CopyFromCPU(state.LossSum);
        _metrics.Counts.CopyFromCPU(state.Counts);
    }

    /// <summary>[2]: the next step, or the one that <see cref="Refill"/> went back to.</summary>
    internal ArrayView<int> Clock => _clock.View;

    /// <summary>Sets the clock back to a step that was just taken and gathers its batch again. Take no step after that.</summary>
    /// <param name="stepInEpoch">From 0.</param>
    /// <returns>The network's input.</returns>
    internal ArrayView<float> Refill(int stepInEpoch)
    {
        _clock.Set(stepInEpoch, checked((int)_stepsBefore + stepInEpoch));
        Gather(RowsOf(stepInEpoch));
        return _plan.Input;
    }

    /// <summary>Creates a state of the right size for <see cref="Save"/>.</summary>
    internal TrainingState CreateState(ParameterLayout layout) => _update.CreateState(layout);

    // Checked now, so that no epoch is lost.
    private void CheckRows(Sequential model, bool dropLast)
    {
        int fewest = model.FewestTrainingRows;
        int last = dropLast ? BatchSize : RowsOf(StepsPerEpoch - 1);
        if (Math.Min(BatchSize, last) >= fewest)
            return;
        throw new TrainingException(
            $"The {(BatchSize < fewest ? "batch size is" : "last batch of an epoch has")} {Math.Min(BatchSize, last)}, expected at least "
            + $"{fewest} for a network with batch normalisation of features: choose another batch size, or drop the last batch "
            + "(--drop-last).");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graphs.Dispose();
        _plan.Dispose();
        _loss.Dispose();
        _update.Dispose();
        _metrics.Dispose();
        _input.Dispose();
        _augmentation?.Dispose();
        _losses.Dispose();
        _correct.Dispose();
    }
}
