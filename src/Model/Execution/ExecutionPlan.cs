using System.Diagnostics.CodeAnalysis;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// A network made ready to run on one accelerator: kernels loaded, buffers allocated for a largest batch. A pass is a fixed list of
/// launches that
/// allocates nothing and never waits for the device; what changes from step to step is read from the <see cref="StepClock"/> on the device.
/// </summary>
public sealed class ExecutionPlan : IDisposable
{
    private readonly BlockBuffers[] _blocks;
    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer? _gradients;
    private readonly MatMul _matMul;
    private readonly Activations _activations;
    private readonly Kernels.Dropout _dropout;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _input;
    private readonly long _seed;

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
    /// <param name="parameters">Its weights; read by every pass, so changes are seen.</param>
    /// <param name="gradients">Overwritten by every backward pass; null = evaluation only.</param>
    /// <param name="maxBatch">Samples in the largest batch, at least 1.</param>
    /// <param name="seed">The run's seed, for dropout.</param>
    /// <param name="matMul">Whose matrix products.</param>
    /// <exception cref="NotSupportedException">The accelerator does not have these products.</exception>
    public ExecutionPlan(
        Accelerator accelerator, Sequential model, ParameterBuffer parameters, ParameterBuffer? gradients, int maxBatch, ulong seed,
        MatMulLibrary matMul = MatMulLibrary.BuiltIn)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        Model = model;
        MaxBatch = maxBatch;
        _parameters = parameters;
        _gradients = gradients;
        _seed = unchecked((long)seed);
        InputFeatures = model.InputShape.Count;
        OutputFeatures = model.OutputShape.Count;

        IReadOnlyList<Block> blocks = Block.From(model);
        int firstLinear = 0;
        while (firstLinear < blocks.Count && blocks[firstLinear].Weight is null)
            firstLinear++;
        if (gradients is not null && firstLinear == blocks.Count)
            throw new ShapeException($"The network \"{model.LayerText}\" has no weights to learn; expected at least one linear layer.");

        _blocks = [.. blocks.Select(block => new BlockBuffers(accelerator, block, maxBatch))];
        _input = accelerator.Allocate1D<float>((long)maxBatch * InputFeatures);
        long scratch = 0;
        if (gradients is not null)
        {
            ArrayView<float> shared = default;
            for (int i = _blocks.Length - 1; i >= 0; i--)
            {
                _blocks[i].AllocateForTraining(shared, i >= firstLinear, i > firstLinear, _seed);
                shared = blocks[i].Weight is null ? _blocks[i].Gradient : default;
                // Nothing before the first linear layer learns, so no product with its transposed weights is needed.
                if (i > firstLinear && blocks[i].Weight is not null)
                    scratch = Math.Max(scratch, (long)blocks[i].Inputs * blocks[i].Outputs);
            }
        }

        _matMul = new MatMul(accelerator, scratch, matMul);
        _activations = new Activations(accelerator);
        _dropout = new Kernels.Dropout(accelerator);
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
    public ArrayView<float> Input => _input.View;

    /// <summary>
    /// [MaxBatch, OutputFeatures]: the logits of the last forward pass; changes with the mode of the pass where the network ends in
    /// dropout.
    /// </summary>
    public ArrayView<float> Output { get; private set; }

    /// <summary>
    /// [MaxBatch, OutputFeatures]: where the loss puts its gradient; overwritten by the backward pass. Training plans only.
    /// </summary>
    public ArrayView<float> OutputGradient => _blocks[^1].Gradient;

    /// <summary>Runs the network in evaluation mode.</summary>
    /// <param name="rows">Samples in <see cref="Input"/>, 1 to MaxBatch.</param>
    public void Forward(int rows)
    {
        CheckRows(rows);
        ArrayView<float> value = Input;
        foreach (BlockBuffers buffers in _blocks)
            value = RunLayers(buffers, rows, value);
        Output = value;
    }

    /// <summary>Runs the network in training mode: dropout drops, by the clock's step.</summary>
    /// <param name="rows">Samples in <see cref="Input"/>, 1 to MaxBatch.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    public void ForwardTraining(int rows, ArrayView<int> clock)
    {
        CheckRows(rows);
        CheckTraining();
        ArrayView<float> value = Input;
        foreach (BlockBuffers buffers in _blocks)
        {
            Block block = buffers.Block;
            buffers.Input = value;
            if (_matMul.Fused is { } fused && block is { DropProbability: > 0, Weight: not null, Bias: not null })
            {
                fused.LinearDropout(
                    rows, block.Inputs, block.Outputs, value, _parameters.ViewOf(block.Weight), _parameters.ViewOf(block.Bias), block.Activation,
                    buffers.Value, buffers.Dropped, buffers.Keep, buffers.DropoutSettings, clock);
                value = buffers.Dropped;
                continue;
            }

            value = RunLayers(buffers, rows, value);
            if (block.DropProbability > 0)
            {
                int count = rows * block.Outputs;
                _dropout.Forward(count, value, buffers.Dropped, buffers.Keep, block.DropProbability, _seed, block.DropoutLayer, clock);
                value = buffers.Dropped;
            }
        }

        Output = value;
    }

    /// <summary>
    /// Goes back through the network from <see cref="OutputGradient"/> and overwrites the gradients of all parameters. A training pass
    /// forward with the
    /// same rows comes before it.
    /// </summary>
    /// <param name="rows">As in the pass forward.</param>
    public void Backward(int rows)
    {
        CheckRows(rows);
        CheckTraining();
        bool isElementwiseDone = false;
        for (int i = _blocks.Length - 1; i >= 0 && _blocks[i].Learns; i--)
        {
            BlockBuffers buffers = _blocks[i];
            if (!isElementwiseDone)
                BackwardElementwise(buffers, rows);
            isElementwiseDone = false;
            Block block = buffers.Block;
            if (block.Weight is null || block.Bias is null)
                continue; // The gradient passes through to the block before, which has the same buffer.

            _matMul.WeightGradient(
                rows, block.Inputs, block.Outputs, buffers.Input, buffers.Gradient, _gradients.ViewOf(block.Weight),
                _gradients.ViewOf(block.Bias));
            if (buffers.NeedsInputGradient)
            {
                ArrayView<float> weight = _parameters.ViewOf(block.Weight);
                BlockBuffers before = _blocks[i - 1];
                isElementwiseDone = _matMul.Fused is not null;
                if (_matMul.Fused is { } fused)
                {
                    fused.InputGradient(
                        rows, block.Outputs, block.Inputs, buffers.Gradient, weight, before.Block.Activation, before.Value, before.Keep, before.Gradient);
                }
                else
                {
                    _matMul.TransposedB(rows, block.Outputs, block.Inputs, buffers.Gradient, weight, before.Gradient);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _matMul.Dispose();
        _input.Dispose();
        foreach (BlockBuffers buffers in _blocks)
            buffers.Dispose();
    }

    /// <summary>The linear layer and the activation of a block, where it has them.</summary>
    private ArrayView<float> RunLayers(BlockBuffers buffers, int rows, ArrayView<float> input)
    {
        Block block = buffers.Block;
        if (block.Weight is not null && block.Bias is not null)
        {
            _matMul.Linear(
                rows, block.Inputs, block.Outputs, input, _parameters.ViewOf(block.Weight), _parameters.ViewOf(block.Bias), block.Activation,
                buffers.Value);
            return buffers.Value;
        }

        if (block.Activation == Activation.None)
            return input;
        _activations.Forward(block.Activation, rows * block.Outputs, input, buffers.Value);
        return buffers.Value;
    }

    /// <summary>Turns the gradient of a block's output into that of its linear layer's output, in place.</summary>
    private void BackwardElementwise(BlockBuffers buffers, int rows)
    {
        Block block = buffers.Block;
        int count = rows * block.Outputs;
        ArrayView<float> gradient = buffers.Gradient;
        bool drops = block.DropProbability > 0;
        if (block.Activation != Activation.None && drops)
            _activations.BackwardDropout(block.Activation, count, buffers.Value, buffers.Keep, gradient, gradient);
        else if (block.Activation != Activation.None)
            _activations.Backward(block.Activation, count, buffers.Value, gradient, gradient);
        else if (drops)
            _dropout.Backward(count, buffers.Keep, gradient, gradient);
    }

    private void CheckRows(int rows)
    {
        if (rows < 1 || rows > MaxBatch)
            throw new ArgumentOutOfRangeException(nameof(rows), $"ExecutionPlan: the batch has {rows} rows, expected 1 to {MaxBatch}.");
    }

    [MemberNotNull(nameof(_gradients))]
    private void CheckTraining()
    {
        if (_gradients is null)
            throw new InvalidOperationException("ExecutionPlan: made for evaluation only; give the constructor a buffer for gradients.");
    }
}
