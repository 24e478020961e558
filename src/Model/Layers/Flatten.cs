namespace GpuTrainer.Model;

/// <summary>[B, ...] to [B, product of the rest]; moves nothing, since samples are stored contiguously.</summary>
public sealed record Flatten : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new("flatten", "flatten", "channels, rows and columns become one row of features", _ => new Flatten());

    /// <inheritdoc/>
    public override string Name => "Flatten";

    /// <inheritdoc/>
    public override string Text => "flatten";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new((input ?? throw new ArgumentNullException(nameof(input))).Count);

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => LayerKernels.PassThrough;
}
