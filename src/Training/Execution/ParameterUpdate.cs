using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// The part of a step that updates the weights: accumulation of gradients, clipping, the optimizer with its state and its scalars for each
/// step of an epoch, and the average of the weights. What is off costs no launch.
/// </summary>
internal sealed class ParameterUpdate : IDisposable
{
    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer _gradients;
    private readonly IOptimizer _optimizer;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _state;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _scalars;
    private readonly float[] _hostScalars;
    private readonly UpdateOptions _options;
    private readonly BatchGroups _groups;
    private readonly GradientSum? _sum;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _sums;
    private readonly GradientClip? _clip;
    private readonly WeightAverage? _average;

    /// <summary>Loads the kernels and allocates the state.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="parameters">The weights, updated in place.</param>
    /// <param name="gradients">Each batch's gradients; accumulation and clipping overwrite them.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="options">Accumulation, clipping and averaging.</param>
    /// <param name="groups">The batches of each optimizer step.</param>
    public ParameterUpdate(
        Accelerator accelerator, ParameterBuffer parameters, ParameterBuffer gradients, Optimizer optimizer, UpdateOptions options,
        BatchGroups groups)
    {
        _options = options;
        _groups = groups;
        _parameters = parameters;
        _gradients = gradients;
        _optimizer = optimizer.Load(accelerator);
        _state = accelerator.Allocate1D<float>(Math.Max(1L, (long)_optimizer.StatesPerParameter * Count));
        FillState();
        _hostScalars = new float[groups.BatchesPerEpoch * _optimizer.ScalarsPerStep];
        _scalars = accelerator.Allocate1D<float>(_hostScalars.Length);
        if (groups.Size > 1)
        {
            _sum = new GradientSum(accelerator);
            _sums = accelerator.Allocate1D<float>(Count);
            _sums.MemSetToZero(); // A checkpoint before the first group holds them.
        }

        if (options.ClipNorm is not null || options.ClipValue is not null)
            _clip = new GradientClip(accelerator);
        if (options.Ema is { } decay)
        {
            _average = new WeightAverage(accelerator, decay);
            Average = new ParameterBuffer(accelerator, parameters.Layout);
        }
    }

    /// <summary>The moving average of the weights; null = none is kept. Zeros before the first step.</summary>
    public ParameterBuffer? Average { get; }

    private int Count => _parameters.Layout.LearnedLength;

    /// <summary>Computes the optimizer's scalars for one batch of the next epoch: those of the optimizer step that it belongs to.</summary>
    /// <param name="row">The batch's number in the epoch, from 0.</param>
    /// <param name="step">The optimizer's step, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public void WriteScalars(int row, long step, double learningRate) =>
        _optimizer.WriteScalars(step, learningRate, _hostScalars.AsSpan(row * _optimizer.ScalarsPerStep, _optimizer.ScalarsPerStep));

    /// <summary>Uploads the scalars of an epoch.</summary>
    public void UploadScalars() => _scalars.AsContiguous().CopyFromCPU(_hostScalars);

    /// <summary>Takes a batch's gradients; after the last batch of a group, updates the weights.</summary>
    /// <param name="place">The batch's place in its group.</param>
    /// <param name="clock">[2], the current step.</param>
    public void Run(GroupPlace place, ArrayView<int> clock)
    {
        ArrayView<float> gradients = _gradients.View;
        if (!place.IsLast)
        {
            // Only a group of several batches has one that is not the last.
            _sum!.Add(Count, gradients, _sums!.View, isFirst: place.Number == 1);
            return;
        }

        if (place.Number > 1)
            _sum!.Mean(Count, gradients, _sums!.View, place.Number);
        if (_options.ClipValue is { } limit)
            _clip!.ByValue(Count, gradients, (float)limit);
        if (_options.ClipNorm is { } norm)
            _clip!.ByNorm(Count, gradients, (float)norm);
        _optimizer.Step(Count, _parameters.View, gradients, _state.View, _scalars.View, clock);
        _average?.Update(_parameters.Layout.BufferLength, Count, _parameters.View, Average!.View, clock, _groups.FirstUpdate);
    }

    /// <summary>Creates a state of the right size.</summary>
    public TrainingState CreateState(ParameterLayout layout) =>
        new(layout, _optimizer.StatesPerParameter, Average is not null, _sums is not null);

    /// <summary>Waits for the device and copies the weights, their average, the optimizer's state and the accumulated gradients.</summary>
    public void Save(TrainingState state)
    {
        _parameters.View.CopyToCPU(state.Weights);
        if (state.Optimizer.Length > 0)
            _state.View.BaseView.CopyToCPU(state.Optimizer);
        if (state.Average is not null)
            Average!.View.CopyToCPU(state.Average); // CreateState saw the same options.
        if (state.GradientSums is not null)
            _sums!.View.BaseView.CopyToCPU(state.GradientSums);
    }

    /// <summary>Copies them back to the device.</summary>
    public void Restore(TrainingState state)
    {
        _parameters.View.CopyFromCPU(state.Weights);
        if (state.Optimizer.Length > 0)
            _state.View.BaseView.CopyFromCPU(state.Optimizer);
        if (state.Average is not null)
            Average!.View.CopyFromCPU(state.Average);
        if (state.GradientSums is not null)
            _sums!.View.BaseView.CopyFromCPU(state.GradientSums);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (_optimizer as IDisposable)?.Dispose(); // A custom optimizer may own memory.
        _state.Dispose();
        _scalars.Dispose();
        _sums?.Dispose();
        _clip?.Dispose();
        Average?.Dispose();
    }

    private void FillState()
    {
        _state.MemSetToZero();
        for (int state = 0; state < _optimizer.StatesPerParameter; state++)
        {
            float value = _optimizer.InitialState(state);
            if (value == 0f)
                continue;
            float[] values = new float[Count];
            Array.Fill(values, value);
            _state.View.BaseView.SubView((long)state * Count, Count).CopyFromCPU(values);
        }
    }
}
