namespace GpuTrainer.Model;

/// <summary>Passes its input on. It keeps the module numbers (and so the parameter names) of a PyTorch network that has one.</summary>
public sealed record Identity : Layer
{
    /// <inheritdoc/>
    public override string Name => "Identity";

    /// <inheritdoc/>
    public override string Text => "identity";
}
