using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>Elementwise 1 / (1 + exp(-x)).</summary>
public sealed record Sigmoid : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new("sigmoid", "sigmoid", "1 / (1 + exp(-x))", _ => new Sigmoid());

    /// <inheritdoc/>
    public override string Name => "Sigmoid";

    /// <inheritdoc/>
    public override string Text => "sigmoid";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new ActivationKernels(context, Activation.Sigmoid);
}
