namespace GpuTrainer.Model;

/// <summary>
/// One module of a network: how layer lists write it, its output shape, its parameters, and how to load its kernels. The record itself
/// holds no weights and no device memory; two equal records are the same layer.
/// </summary>
/// <remarks>
/// To add a layer, derive a record from this class and register it with one call of LayerRegistry.Add; docs/adding-a-layer.md walks through
/// an example. Samples are row-major and contiguous: [rows, channels, height, width] or [rows, features].
/// </remarks>
public abstract record Layer
{
    /// <summary>PyTorch's class name: "Linear", "ReLU".</summary>
    public abstract string Name { get; }

    /// <summary>The layer as a layer list writes it: "linear 96". LayerList reads it back to an equal layer.</summary>
    public abstract string Text { get; }

    /// <summary>Whether the layer takes [features] only, so that a layer list gets a flatten before it if its input is an image.</summary>
    public virtual bool TakesFeatures => false;

    /// <summary>The shape of one output sample.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="ShapeException">The layer does not accept <paramref name="input"/>.</exception>
    public virtual Shape OutputShape(Shape input) => input;

    /// <summary>The layer's parameters and buffers in the order of PyTorch's state dict, their names without the module's number.</summary>
    /// <param name="input">The shape of one input sample, which the layer accepts.</param>
    public virtual IReadOnlyList<ParameterSpec> Parameters(Shape input) => [];

    /// <summary>Multiply-adds of matrix products and convolutions in a forward pass over one sample, for display.</summary>
    /// <param name="input">The shape of one input sample, which the layer accepts.</param>
    public virtual long MultiplyAdds(Shape input) => 0;

    /// <summary>The fewest samples that a training batch may have.</summary>
    /// <param name="input">The shape of one input sample, which the layer accepts.</param>
    public virtual int FewestTrainingRows(Shape input) => 1;

    /// <summary>Loads the kernels and allocates what they need besides input, output and gradients.</summary>
    /// <param name="context">The accelerator, the shapes, and the views of the parameters.</param>
    public abstract LayerKernels Load(LayerContext context);
}
