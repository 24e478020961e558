namespace GpuTrainer.Model;

/// <summary>PyTorch's BatchNorm2d: <see cref="BatchNorm"/> over the channels of samples [channels, height, width].</summary>
public sealed record BatchNorm2d : BatchNorm
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "batchnorm2d", "batchnorm2d", "each channel with mean 0 and deviation 1 over the batch, then scaled and shifted", _ => new BatchNorm2d());

    /// <inheritdoc/>
    public override string Name => "BatchNorm2d";

    /// <inheritdoc/>
    public override string Text => "batchnorm2d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == 3 ? input : throw new ShapeException($"BatchNorm2d: one input sample is {input}, expected [channels, height, width].");
    }
}
