namespace GpuTrainer.Model;

/// <summary>Elementwise max(x, 0).</summary>
public sealed record ReLU : Layer
{
    /// <inheritdoc/>
    public override string Name => "ReLU";

    /// <inheritdoc/>
    public override string Text => "relu";
}
