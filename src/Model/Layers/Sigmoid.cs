namespace GpuTrainer.Model;

/// <summary>Elementwise 1 / (1 + exp(-x)).</summary>
public sealed record Sigmoid : Layer
{
    /// <inheritdoc/>
    public override string Name => "Sigmoid";

    /// <inheritdoc/>
    public override string Text => "sigmoid";
}
