using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>Elementwise max(x, 0), NaN kept.</summary>
public sealed record ReLU : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new("relu", "relu", "max(x, 0)", _ => new ReLU());

    /// <inheritdoc/>
    public override string Name => "ReLU";

    /// <inheritdoc/>
    public override string Text => "relu";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new ActivationKernels(context, Activation.Relu);
}
