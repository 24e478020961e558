using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>The part of a step that moves the weights: the optimizer, its state, and its numbers for the steps of an epoch.</summary>
internal sealed class ParameterUpdate : IDisposable
{
    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer _gradients;
    private readonly IOptimizer _optimizer;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _state;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _scalars;
    private readonly float[] _hostScalars;

    /// <summary>Loads the kernels and allocates the state.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="parameters">The weights, which it moves.</param>
    /// <param name="gradients">What it moves them by.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="stepsPerEpoch">Rows of scalars.</param>
    public ParameterUpdate(Accelerator accelerator, ParameterBuffer parameters, ParameterBuffer gradients, Optimizer optimizer, int stepsPerEpoch)
    {
        _parameters = parameters;
        _gradients = gradients;
        _optimizer = optimizer.Load(accelerator);
        _state = accelerator.Allocate1D<float>(Math.Max(1L, (long)_optimizer.StatesPerParameter * Count));
        FillState();
        _hostScalars = new float[stepsPerEpoch * _optimizer.ScalarsPerStep];
        _scalars = accelerator.Allocate1D<float>(_hostScalars.Length);
    }

    private int Count => _parameters.Layout.LearnedLength;

    /// <summary>Computes the optimizer's numbers for one step of the next epoch.</summary>
    /// <param name="row">The step's number in the epoch, from 0.</param>
    /// <param name="step">Its number in the whole training, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public void WriteScalars(int row, long step, double learningRate) =>
        _optimizer.WriteScalars(step, learningRate, _hostScalars.AsSpan(row * _optimizer.ScalarsPerStep, _optimizer.ScalarsPerStep));

    /// <summary>Puts the numbers of an epoch on the device.</summary>
    public void UploadScalars() => _scalars.AsContiguous().CopyFromCPU(_hostScalars);

    /// <summary>Moves the weights.</summary>
    /// <param name="clock">[2], the step under way.</param>
    public void Run(ArrayView<int> clock) => _optimizer.Step(Count, _parameters.View, _gradients.View, _state.View, _scalars.View, clock);

    /// <inheritdoc/>
    public void Dispose()
    {
        _state.Dispose();
        _scalars.Dispose();
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
