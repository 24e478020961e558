namespace GpuTrainer.Model;

/// <summary>
/// PyTorch's BatchNorm2d (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + 1e-5) * weight + bias, a channel at a time. In training mean and
/// biased variance are the batch's, and a tenth of them (the variance unbiased) goes into running_mean and running_var; in evaluation they are
/// these.
/// </summary>
public sealed record BatchNorm2d : Layer
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

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(Shape input) => BatchNormKernels.Parameters(input);

    /// <inheritdoc/>
    public override int FewestTrainingRows(Shape input) => BatchNormKernels.FewestTrainingRows(input);

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new BatchNormKernels(context);
}
