namespace GpuTrainer.Model;

/// <summary>
/// One module of a <see cref="Sequential"/>: its word in a layer list, its output shape, its parameters, and its kernels made ready for an
/// accelerator. The record itself holds no weights and no device memory; two equal records are the same layer.
/// </summary>
/// <remarks>
/// To add one: derive a record from this class, and make it known with one line, <see cref="LayerRegistry.Add"/>; docs/adding-a-layer.md walks
/// through one. Samples are row-major and lie one after another: [rows, channels, height, width] or [rows, features].
/// </remarks>
public abstract record Layer
{
    /// <summary>PyTorch's class name: "Linear", "ReLU".</summary>
    public abstract string Name { get; }

    /// <summary>The layer as a layer list writes it: "linear 96"; <see cref="LayerList"/> reads it back to an equal layer.</summary>
    public abstract string Text { get; }

    /// <summary>Whether the layer takes [features] only, so that a layer list gets a flatten before it where images come.</summary>
    public virtual bool TakesFeatures => false;

    /// <summary>The shape of one output sample.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="ShapeException">The layer cannot take <paramref name="input"/>.</exception>
    public virtual Shape OutputShape(Shape input) => input;

    /// <summary>The layer's parameters and buffers in the order of PyTorch's state dict, without the module's number.</summary>
    /// <param name="input">The shape of one input sample; the layer takes it.</param>
    public virtual IReadOnlyList<ParameterSpec> Parameters(Shape input) => [];

    /// <summary>Multiply-adds of products and convolutions for one sample forward, for people.</summary>
    /// <param name="input">The shape of one input sample; the layer takes it.</param>
    public virtual long MultiplyAdds(Shape input) => 0;

    /// <summary>Samples that a batch has to have in training, at least.</summary>
    /// <param name="input">The shape of one input sample; the layer takes it.</param>
    public virtual int FewestTrainingRows(Shape input) => 1;

    /// <summary>Loads the kernels and allocates what they need beside input, output and gradients.</summary>
    /// <param name="context">The accelerator, the shapes, and the views of the parameters.</param>
    public abstract LayerKernels Load(LayerContext context);
}
