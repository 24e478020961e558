using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// A network made ready to run on one accelerator: kernels loaded, buffers allocated for a largest batch. A pass is a fixed list of launches
/// that allocates nothing and never waits for the device; what changes from step to step is read from the <see cref="StepClock"/> on the device.
/// </summary>
public sealed class ExecutionPlan : IDisposable
{
    private readonly PlanMemory _memory;
    private readonly LayerChain _layers;

    /// <summary>Prepares a network for evaluation: dropout passes its input on, and there is no backward pass.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="model">The network.</param>
    /// <param name="parameters">Its weights; read by every pass, so changes are seen.</param>
    /// <param name="maxBatch">Samples in the largest batch, at least 1.</param>
    public ExecutionPlan(Accelerator accelerator, Sequential model, ParameterBuffer parameters, int maxBatch)
        : this(accelerator, model, parameters, null, maxBatch, 0)
    {
    }

    /// <summary>Prepares a network for training.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="model">The network.</param>
    /// <param name="parameters">Its weights; read by every pass, so changes are seen. Layers change their buffers.</param>
    /// <param name="gradients">Overwritten by every backward pass; null = evaluation only.</param>
    /// <param name="maxBatch">Samples in the largest batch, at least 1.</param>
    /// <param name="seed">The run's seed, for dropout.</param>
    /// <param name="matMul">Whose matrix products.</param>
    /// <param name="isFused">Whether neighbouring launches are joined where that pays; the bits are the same.</param>
    /// <exception cref="NotSupportedException">The accelerator does not have these products.</exception>
    public ExecutionPlan(
        Accelerator accelerator, Sequential model, ParameterBuffer parameters, ParameterBuffer? gradients, int maxBatch, ulong seed,
        MatMulLibrary matMul = MatMulLibrary.BuiltIn, bool isFused = true)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        if (gradients is not null && model.Layout.ParameterCount == 0)
            throw new ShapeException($"The network \"{model.LayerText}\" has no weights to learn; expected at least one layer with weights, such as linear.");
        Model = model;
        MaxBatch = maxBatch;
        InputFeatures = model.InputShape.Count;
        OutputFeatures = model.OutputShape.Count;
        _memory = new PlanMemory(accelerator, parameters, gradients, maxBatch, unchecked((long)seed), matMul, isFused);
        Input = _memory.AllocateValues(model.InputShape);
        if (gradients is not null)
            OutputGradient = _memory.AllocateValues(model.OutputShape);
        _layers = new LayerChain(_memory, "", 0, model.Layers, model.InputShape, needsInputGradient: false);
        Output = _layers.Output(Input);
    }

    /// <summary>The network.</summary>
    public Sequential Model { get; }

    /// <summary>Samples in the largest batch.</summary>
    public int MaxBatch { get; }

    /// <summary>Features of one input sample.</summary>
    public int InputFeatures { get; }

    /// <summary>Features of one output sample.</summary>
    public int OutputFeatures { get; }

    /// <summary>[MaxBatch, InputFeatures]: where a batch is put before a forward pass.</summary>
    public ArrayView<float> Input { get; }

    /// <summary>[MaxBatch, OutputFeatures]: the logits of the last forward pass.</summary>
    public ArrayView<float> Output { get; }

    /// <summary>
    /// [MaxBatch, OutputFeatures]: where the loss puts its gradient; overwritten by the backward pass. Empty in evaluation.
    /// </summary>
    public ArrayView<float> OutputGradient { get; }

    /// <summary>Runs the network in evaluation mode.</summary>
    /// <param name="rows">Samples in <see cref="Input"/>, 1 to MaxBatch.</param>
    /// <exception cref="InvalidOperationException">The plan was made for training.</exception>
    public void Forward(int rows)
    {
        CheckRows(rows);
        if (_memory.Gradients is not null)
            throw new InvalidOperationException("ExecutionPlan: made for training; make another without gradients for evaluation.");
        _layers.Forward(rows, Input, default);
    }

    /// <summary>Runs the network in training mode: dropout drops, by the clock's step.</summary>
    /// <param name="rows">Samples in <see cref="Input"/>, 1 to MaxBatch.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    /// <exception cref="InvalidOperationException">The plan was made for evaluation.</exception>
    public void ForwardTraining(int rows, ArrayView<int> clock)
    {
        CheckRows(rows);
        CheckTraining();
        _layers.Forward(rows, Input, clock);
    }

    /// <summary>
    /// Goes back through the network from <see cref="OutputGradient"/> and overwrites the gradients of all parameters. A training pass
    /// forward with the same rows comes before it.
    /// </summary>
    /// <param name="rows">As in the pass forward.</param>
    /// <exception cref="InvalidOperationException">The plan was made for evaluation.</exception>
    public void Backward(int rows)
    {
        CheckRows(rows);
        CheckTraining();
        _layers.Backward(rows, OutputGradient);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.Dispose();
        _memory.Dispose();
    }

    private void CheckRows(int rows)
    {
        if (rows < 1 || rows > MaxBatch)
            throw new ArgumentOutOfRangeException(nameof(rows), $"ExecutionPlan: the batch has {rows} rows, expected 1 to {MaxBatch}.");
    }

    private void CheckTraining()
    {
        if (_memory.Gradients is null)
            throw new InvalidOperationException("ExecutionPlan: made for evaluation only; give the constructor a buffer for gradients.");
    }
}
