namespace GpuTrainer.Model;

/// <summary>Elementwise tanh(x).</summary>
public sealed record Tanh : Layer
{
    /// <inheritdoc/>
    public override string Name => "Tanh";

    /// <inheritdoc/>
    public override string Text => "tanh";
}
