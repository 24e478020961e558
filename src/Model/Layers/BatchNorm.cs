namespace GpuTrainer.Model;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + 1e-5) * weight + bias, a channel (or feature) at a time. In
/// training mean and biased variance are the batch's, and a tenth of them (the variance unbiased) goes into running_mean and running_var; in
/// evaluation they are these.
/// </summary>
public abstract record BatchNorm : Layer
{
    private protected BatchNorm()
    {
    }

    /// <summary>One of each for a channel, in the order of PyTorch's state dict.</summary>
    /// <param name="input">The shape of one input sample, channels first.</param>
    public sealed override IReadOnlyList<ParameterSpec> Parameters(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var channels = new Shape(input[0]);
        return
        [
            new("weight", channels, Initialization.Constant(1f)),
            new("bias", channels, Initialization.Constant(0f)),
            new("running_mean", channels, Initialization.Constant(0f)) { IsBuffer = true },
            new("running_var", channels, Initialization.Constant(1f)) { IsBuffer = true },
        ];
    }

    /// <summary>One value has no variance: two samples, where a sample has one value a channel.</summary>
    /// <param name="input">The shape of one input sample, channels first.</param>
    public sealed override int FewestTrainingRows(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Count == input[0] ? 2 : 1;
    }

    /// <inheritdoc/>
    public sealed override LayerKernels Load(LayerContext context) => new BatchNormKernels(context);
}
