namespace GpuTrainer.Model;

/// <summary>Passes its input on. It keeps the module numbers (and so the parameter names) of a PyTorch network that has one.</summary>
public sealed record Identity : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new("identity", "identity", "passes its input on; counts as a layer in the parameters' names", _ => new Identity());

    /// <inheritdoc/>
    public override string Name => "Identity";

    /// <inheritdoc/>
    public override string Text => "identity";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => LayerKernels.PassThrough;
}
