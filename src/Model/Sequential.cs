namespace GpuTrainer.Model;

/// <summary>
/// Consecutive layers, bound to the shape of one input sample: the description of a network, without weights or device memory.
/// </summary>
public sealed class Sequential
{
    private readonly IReadOnlyList<Shape> _shapes;

    /// <summary>Binds layers to an input shape.</summary>
    /// <param name="inputShape">One sample: [C, H, W] or [features].</param>
    /// <param name="layers">The modules in order; the last one's output is the logits.</param>
    /// <exception cref="ShapeException">
    /// There are no layers, or one does not accept the output of the one before it; the message names both.
    /// </exception>
    /// <exception cref="LayerListException">A layer is not registered, or its text does not read back to an equal layer.</exception>
    public Sequential(Shape inputShape, params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(layers);
        InputShape = inputShape;
        Layers = [.. layers];
        if (Layers.Count == 0)
            throw new ShapeException("Sequential: there are no layers; expected at least one, for example \"linear 10\".");

        _shapes = LayerShapes.Of(Layers, inputShape);
        for (int i = 0; i < Layers.Count; i++)
            CheckKnown(Layers[i], i);
        Layout = new ParameterLayout(
            [.. Layers.SelectMany((layer, i) => layer.Parameters(InputShapeOf(i)).Select(spec => ($"{i}.{spec.Name}", spec)))]);
    }

    /// <summary>The modules in order; a module's index is the number in its parameters' names.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The shape of one input sample.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of one output sample: [classes] for a classifier.</summary>
    public Shape OutputShape => _shapes[^1];

    /// <summary>The parameters and their places in the flat buffer.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The fewest samples that a training batch may have.</summary>
    public int FewestTrainingRows => Layers.Select((layer, i) => layer.FewestTrainingRows(InputShapeOf(i))).Max();

    /// <summary>The layers as <see cref="LayerList.Parse(string)"/> and <see cref="Parse"/> read them.</summary>
    public string LayerText => LayerList.Format(Layers);

    /// <summary>
    /// Reads a layer list and binds it to an input shape. If images reach a layer that takes features, a flatten is inserted before it, so
    /// that users need not write one; it counts in the parameters' names, as in PyTorch.
    /// </summary>
    /// <param name="layers">For example "linear 96, tanh, dropout 0.2, linear 10".</param>
    /// <param name="inputShape">One sample: [C, H, W] or [features].</param>
    /// <exception cref="LayerListException">The text is not a layer list.</exception>
    /// <exception cref="ShapeException">The layers do not fit together.</exception>
    public static Sequential Parse(string layers, Shape inputShape)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        List<Layer> parsed = [.. LayerList.Parse(layers)];
        int first = parsed.FindIndex(layer => layer.TakesFeatures);
        if (first >= 0 && LayerShapes.Of(parsed, inputShape, first)[first].Rank != 1)
            parsed.Insert(first, new Flatten());
        return new Sequential(inputShape, parsed);
    }

    /// <summary>The shape of one sample that a layer takes.</summary>
    /// <param name="layer">The layer's index.</param>
    public Shape InputShapeOf(int layer) => _shapes[layer];

    /// <summary>The shape of one sample that a layer outputs.</summary>
    /// <param name="layer">The layer's index.</param>
    public Shape OutputShapeOf(int layer) => _shapes[layer + 1];

    // Checked now, not after hours of training, when the network is saved or loaded.
    private static void CheckKnown(Layer layer, int index)
    {
        string where = $"Layer {index}, {layer.GetType().Name} \"{layer.Text}\"";
        Layer read;
        try
        {
            read = LayerList.Parse(layer.Text).Single();
        }
        catch (Exception problem) when (problem is LayerListException or InvalidOperationException)
        {
            throw new LayerListException(
                $"{where}: a model file with it could not be read back; register it with LayerRegistry.Add and a Kind that reads its Text. "
                + $"{problem.Message}");
        }

        if (!read.Equals(layer))
        {
            throw new LayerListException(
                $"{where}: its Text reads back as {read.GetType().Name} \"{read.Text}\", expected an equal layer; Text must hold every "
                + "setting.");
        }
    }
}

/// <summary>Everything needed to use a network except its weights.</summary>
/// <param name="Model">The layers and the shape of one input sample.</param>
/// <param name="ClassNames">The name of each output, in order.</param>
/// <param name="Normalization">How bytes become inputs.</param>
public sealed record ModelDescription(Sequential Model, IReadOnlyList<string> ClassNames, InputNormalization Normalization)
{
    /// <summary>Creates the description of a network whose inputs are byte / 255.</summary>
    /// <param name="model">The layers and the shape of one input sample.</param>
    /// <param name="classNames">The name of each output, in order.</param>
    public ModelDescription(Sequential model, IReadOnlyList<string> classNames)
        : this(model, classNames, InputNormalization.None)
    {
    }
}
