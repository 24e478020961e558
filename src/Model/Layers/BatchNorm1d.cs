namespace GpuTrainer.Model;

/// <summary>
/// PyTorch's BatchNorm1d (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + 1e-5) * weight + bias, a feature at a time. In training mean and
/// biased variance are the batch's, and a tenth of them (the variance unbiased) goes into running_mean and running_var; in evaluation they are
/// these.
/// </summary>
public sealed record BatchNorm1d : Layer
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

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(Shape input) => BatchNormKernels.Parameters(input);

    /// <inheritdoc/>
    public override int FewestTrainingRows(Shape input) => BatchNormKernels.FewestTrainingRows(input);

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new BatchNormKernels(context);
}
