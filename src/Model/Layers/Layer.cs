namespace GpuTrainer.Model;

/// <summary>
/// One module of a <see cref="Sequential"/>: what it computes and which parameters it has; it holds no weights and no device memory.
/// </summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>PyTorch's class name: "Linear", "ReLU".</summary>
    public abstract string Name { get; }

    /// <summary>The layer as a layer list writes it: "linear 96"; <see cref="LayerList"/> reads it back to an equal layer.</summary>
    public abstract string Text { get; }

    /// <summary>The shape of one output sample.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="ShapeException">The layer cannot take <paramref name="input"/>.</exception>
    public virtual Shape OutputShape(Shape input) => input;

    /// <summary>The layer's parameters in PyTorch's order, without the module index: ("weight", [out, in]), ("bias", [out]).</summary>
    /// <param name="input">The shape of one input sample; the layer takes it.</param>
    public virtual IReadOnlyList<(string Name, Shape Shape)> ParameterShapes(Shape input) => [];
}
