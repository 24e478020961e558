using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>An activation that the fusion pass can merge into other launches.</summary>
internal sealed class ActivationKernels(LayerContext context, Activation activation) : LayerKernels
{
    private readonly Activations _kernels = new(context.Accelerator);
    private readonly int _features = context.Output.Count;

    public Activation Activation => activation;

    public override bool GradientInPlace => true;

    public override void Forward(in ForwardPass pass) => _kernels.Forward(activation, pass.Rows * _features, pass.Input, pass.Output);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // There are none.
    }

    public override void InputGradient(in BackwardPass pass) =>
        _kernels.Backward(activation, pass.Rows * _features, pass.Output, pass.GradOutput, pass.GradInput);
}

/// <summary>Elementwise max(x, 0), NaN kept.</summary>
public sealed record ReLU : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new("relu", "relu", "max(x, 0)", _ => new ReLU());

    /// <inheritdoc/>
    public override string Name => "ReLU";

    /// <inheritdoc/>
    public override string Text => "relu";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new ActivationKernels(context, Activation.Relu);
}

/// <summary>Elementwise 1 / (1 + exp(-x)).</summary>
public sealed record Sigmoid : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new("sigmoid", "sigmoid", "1 / (1 + exp(-x))", _ => new Sigmoid());

    /// <inheritdoc/>
    public override string Name => "Sigmoid";

    /// <inheritdoc/>
    public override string Text => "sigmoid";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new ActivationKernels(context, Activation.Sigmoid);
}

/// <summary>Elementwise tanh(x).</summary>
public sealed record Tanh : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new("tanh", "tanh", "tanh(x)", _ => new Tanh());

    /// <inheritdoc/>
    public override string Name => "Tanh";

    /// <inheritdoc/>
    public override string Text => "tanh";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new ActivationKernels(context, Activation.Tanh);
}
