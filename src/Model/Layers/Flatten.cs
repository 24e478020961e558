namespace GpuTrainer.Model;

/// <summary>[B, ...] to [B, product of the rest]; moves nothing, since samples are stored contiguously.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override string Name => "Flatten";

    /// <inheritdoc/>
    public override string Text => "flatten";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new(input.Count);
}
