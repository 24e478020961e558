namespace GpuTrainer.Model;

/// <summary>PyTorch's BatchNorm1d: <see cref="BatchNorm"/> over the features of samples [features].</summary>
public sealed record BatchNorm1d : BatchNorm
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "batchnorm1d", "batchnorm1d", "each feature with mean 0 and deviation 1 over the batch, then scaled and shifted", _ => new BatchNorm1d());

    /// <inheritdoc/>
    public override string Name => "BatchNorm1d";

    /// <inheritdoc/>
    public override string Text => "batchnorm1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == 1 ? input : throw new ShapeException($"BatchNorm1d: one input sample is {input}, expected [features].");
    }
}
