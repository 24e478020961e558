namespace GpuTrainer.Model;

/// <summary>[B, ...] to [B, product of the rest]; copies nothing, since samples are contiguous.</summary>
public sealed record Flatten : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } =
        new("flatten", "flatten", "channels, rows and columns become one row of features", _ => new Flatten());

    /// <inheritdoc/>
    public override string Name => "Flatten";

    /// <inheritdoc/>
    public override string Text => "flatten";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new((input ?? throw new ArgumentNullException(nameof(input))).Count);

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => LayerKernels.PassThrough;
}

/// <summary>Passes its input through. It keeps the module numbers, and so the parameter names, of a PyTorch network that has one.</summary>
public sealed record Identity : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } =
        new("identity", "identity", "passes its input through; counts as a layer in the parameters' names", _ => new Identity());

    /// <inheritdoc/>
    public override string Name => "Identity";

    /// <inheritdoc/>
    public override string Text => "identity";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => LayerKernels.PassThrough;
}
