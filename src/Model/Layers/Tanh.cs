using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>Elementwise tanh(x).</summary>
public sealed record Tanh : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new("tanh", "tanh", "tanh(x)", _ => new Tanh());

    /// <inheritdoc/>
    public override string Name => "Tanh";

    /// <inheritdoc/>
    public override string Text => "tanh";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new ActivationKernels(context, Activation.Tanh);
}
