using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// A network ready to run on one accelerator: kernels loaded, buffers allocated for the largest batch. A pass is a fixed list of launches
/// that allocates nothing and never waits for the device; what changes from step to step, kernels read from the <see cref="StepClock"/> on
/// the device.
/// </summary>
public sealed class ExecutionPlan : IDisposable
{
    private readonly PlanMemory _memory;
    private readonly LayerChain _layers;

    /// <summary>Prepares a network for evaluation: dropout passes its input through, and there is no backward pass.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="model">The network.</param>
    /// <param name="parameters">Its weights; every pass reads them, so later changes take effect.</param>
    /// <param name="maxBatch">Samples in the largest batch, at least 1.</param>
    public ExecutionPlan(Accelerator accelerator, Sequential model, ParameterBuffer parameters, int maxBatch)
        : this(accelerator, model, parameters, null, maxBatch, 0)
    {
    }

    /// <summary>Prepares a network for training.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="model">The network.</param>
    /// <param name="parameters">
    /// Its weights; every pass reads them, so later changes take effect. Layers update their buffers in it.
    /// </param>
    /// <param name="gradients">Overwritten by every backward pass; null = evaluation only.</param>
    /// <param name="maxBatch">Samples in the largest batch, at least 1.</param>
    /// <param name="seed">The run's seed, for dropout.</param>
    /// <param name="matMul">The library that multiplies matrices.</param>
    /// <param name="isFused">Whether neighbouring launches are fused where that pays; the bits are the same.</param>
    /// <exception cref="ShapeException">The network has nothing to learn, or a batch exceeds what one buffer holds.</exception>
    /// <exception cref="NotSupportedException">The accelerator does not support the library.</exception>
    public ExecutionPlan(
        Accelerator accelerator, Sequential model, ParameterBuffer parameters, ParameterBuffer? gradients, int maxBatch, ulong seed,
        MatMulLibrary matMul = MatMulLibrary.BuiltIn, bool isFused = true)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        if (gradients is not null && model.Layout.ParameterCount == 0)
        {
            throw new ShapeException(
                $"The network \"{model.LayerText}\" has no weights to train; expected at least one layer with weights, such as linear.");
        }

        Model = model;
        MaxBatch = maxBatch;
        InputFeatures = model.InputShape.Count;
        OutputFeatures = model.OutputShape.Count;
        var products = new MatMul(accelerator, matMul);
        _memory = new PlanMemory(
            accelerator, parameters, gradients, maxBatch, unchecked((long)seed), products,
            isFused ? new FusionPass(accelerator, products.Library).Rewrite : null);
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

    /// <summary>[MaxBatch, InputFeatures]: the batch; write it before a forward pass.</summary>
    public ArrayView<float> Input { get; }

    /// <summary>[MaxBatch, OutputFeatures]: the logits of the last forward pass.</summary>
    public ArrayView<float> Output { get; }

    /// <summary>
    /// [MaxBatch, OutputFeatures]: the gradient of the loss; write it before the backward pass, which overwrites it. Empty in evaluation.
    /// </summary>
    public ArrayView<float> OutputGradient { get; }

    /// <summary>Runs the network in evaluation mode.</summary>
    /// <param name="rows">Samples in <see cref="Input"/>, 1 to MaxBatch.</param>
    /// <exception cref="InvalidOperationException">The plan was made for training.</exception>
    public void Forward(int rows)
    {
        CheckRows(rows);
        if (_memory.Gradients is not null)
            throw new InvalidOperationException("ExecutionPlan: the plan is for training; create one without gradients for evaluation.");
        _layers.Forward(rows, Input, default);
    }

    /// <summary>Runs the network in training mode: dropout is on, with the masks of the clock's step.</summary>
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
    /// Runs the backward pass from <see cref="OutputGradient"/> and overwrites the gradients of all parameters. Call it after
    /// <see cref="ForwardTraining"/> with the same rows.
    /// </summary>
    /// <param name="rows">As in the forward pass.</param>
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
        {
            throw new InvalidOperationException(
                "ExecutionPlan: the plan is for evaluation only; give the constructor a buffer for gradients.");
        }
    }
}
