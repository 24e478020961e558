using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>What a layer needs to load its kernels: the accelerator, its shapes, and its parts of the flat buffers.</summary>
public sealed class LayerContext
{
    // Layers inside a container have random streams of their own; a container holds fewer layers than this.
    private const int StreamsOfContainer = 1024;

    private readonly PlanMemory _memory;
    private readonly string _prefix;

    internal LayerContext(PlanMemory memory, string prefix, int stream, Shape input, Shape output, bool needsInputGradient)
    {
        _memory = memory;
        _prefix = prefix;
        Stream = stream;
        Input = input;
        Output = output;
        NeedsInputGradient = needsInputGradient;
    }

    /// <summary>Where the layer runs; launches go to its default stream.</summary>
    public Accelerator Accelerator => _memory.Accelerator;

    /// <summary>The shape of one input sample.</summary>
    public Shape Input { get; }

    /// <summary>The shape of one output sample.</summary>
    public Shape Output { get; }

    /// <summary>Samples of the largest batch.</summary>
    public int MaxRows => _memory.MaxRows;

    /// <summary>Whether the layer is loaded for training. In evaluation there is no backward pass, and dropout is off.</summary>
    public bool IsTraining => _memory.Gradients is not null;

    /// <summary>Whether <see cref="LayerKernels.InputGradient"/> will be called.</summary>
    public bool NeedsInputGradient { get; }

    /// <summary>The run's seed.</summary>
    public long Seed => _memory.Seed;

    /// <summary>The layer's stream of random numbers, unique in the network: its index, for a layer that is not inside another.</summary>
    public int Stream { get; }

    /// <summary>The matrix products that all layers share.</summary>
    public MatMul MatMul => _memory.MatMul;

    /// <summary>One of the layer's parameters or buffers, in the device's storage order.</summary>
    /// <param name="name">As in <see cref="Layer.Parameters"/>.</param>
    public ArrayView<float> Parameter(string name) => _memory.Parameters.ViewOf(_memory.Parameters.Layout[_prefix + name]);

    /// <summary>The gradient of one of the layer's learned parameters, in the device's storage order. Training only.</summary>
    /// <param name="name">As in <see cref="Layer.Parameters"/>.</param>
    /// <exception cref="InvalidOperationException">The layer is loaded for evaluation.</exception>
    public ArrayView<float> Gradient(string name)
    {
        if (_memory.Gradients is null)
            throw new InvalidOperationException($"{_prefix}{name}: there are no gradients in evaluation; check IsTraining first.");
        return _memory.Gradients.ViewOf(_memory.Gradients.Layout[_prefix + name]);
    }

    /// <summary>
    /// Allocates memory for what the layer keeps from the forward pass for the backward pass. Uninitialised; freed with the plan.
    /// </summary>
    /// <param name="length">Elements.</param>
    public ArrayView<float> Allocate(long length) => _memory.Allocate(length);

    /// <summary>
    /// Loads layers that run inside this one; <see cref="Layer.Parameters"/> names their parameters "0.weight" and so on.
    /// </summary>
    /// <param name="layers">The first takes <see cref="Input"/>.</param>
    public LayerChain CreateChain(IReadOnlyList<Layer> layers) =>
        new(_memory, _prefix, unchecked((Stream + 1) * StreamsOfContainer), layers, Input, NeedsInputGradient);
}
