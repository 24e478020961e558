using System.Globalization;
using System.Text;

namespace GpuTrainer.Model;

/// <summary>
/// Layers in a row, bound to the shape of one input sample: the description of a network, without weights or device memory.
/// </summary>
public sealed class Sequential
{
    private readonly Shape[] _outputShapes;

    /// <summary>Binds layers to an input shape.</summary>
    /// <param name="inputShape">One sample: [C, H, W] or [features].</param>
    /// <param name="layers">The modules in order; the last one's output is the logits.</param>
    /// <exception cref="ShapeException">A layer does not take what the one before it gives; the message names both.</exception>
    public Sequential(Shape inputShape, params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(layers);
        InputShape = inputShape;
        Layers = [.. layers];
        if (Layers.Count == 0)
            throw new ShapeException("Sequential: there are no layers; expected at least one, for example \"linear 10\".");

        _outputShapes = new Shape[Layers.Count];
        Shape shape = inputShape;
        for (int i = 0; i < Layers.Count; i++)
        {
            try
            {
                shape = Layers[i].OutputShape(shape);
            }
            catch (ShapeException problem)
            {
                throw new ShapeException($"Layer {i + 1} of {Layers.Count}, \"{Layers[i].Text}\": {problem.Message}");
            }

            _outputShapes[i] = shape;
        }

        Layout = new ParameterLayout(this);
    }

    /// <summary>The modules in order; a module's index is the number in its parameters' names.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The shape of one input sample.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of one output sample: [classes] for a classifier.</summary>
    public Shape OutputShape => _outputShapes[^1];

    /// <summary>The parameters and their places in the flat buffer.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The layers as <see cref="LayerList.Parse"/> and <see cref="Parse"/> read them.</summary>
    public string LayerText => LayerList.Format(Layers);

    /// <summary>
    /// Reads a layer list and binds it to an input shape. A flatten is put first where the first linear layer would meet an image, so
    /// that users
    /// need not write it; it counts in the parameters' names, as in PyTorch.
    /// </summary>
    /// <param name="layers">For example "linear 96, tanh, dropout 0.2, linear 10".</param>
    /// <param name="inputShape">One sample: [C, H, W] or [features].</param>
    /// <exception cref="LayerListException">The text is no layer list.</exception>
    /// <exception cref="ShapeException">The layers do not fit together.</exception>
    public static Sequential Parse(string layers, Shape inputShape)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        IReadOnlyList<Layer> parsed = LayerList.Parse(layers);
        int firstLinear = 0;
        while (firstLinear < parsed.Count && parsed[firstLinear] is not Linear)
            firstLinear++;
        bool flattened = inputShape.Rank == 1 || firstLinear == parsed.Count || parsed.Take(firstLinear).Any(layer => layer is Flatten);
        return new Sequential(inputShape, flattened ? parsed : parsed.Prepend(new Flatten()));
    }

    /// <summary>The shape of one sample that a layer takes.</summary>
    /// <param name="layer">The layer's index.</param>
    public Shape InputShapeOf(int layer) => layer == 0 ? InputShape : _outputShapes[layer - 1];

    /// <summary>The shape of one sample that a layer gives.</summary>
    /// <param name="layer">The layer's index.</param>
    public Shape OutputShapeOf(int layer) => _outputShapes[layer];

    /// <summary>A table for people: layer, output shape, parameters; the sum below. Lines end in LF.</summary>
    public string Summary()
    {
        var table = new StringBuilder();
        table.Append($"{"Layer",-24} {"Output",-18} {"Parameters",12}\n");
        for (int i = 0; i < Layers.Count; i++)
        {
            int count = Layers[i].ParameterShapes(InputShapeOf(i)).Sum(parameter => parameter.Shape.Count);
            table.Append($"{$"{i} {Layers[i].Text}",-24} {OutputShapeOf(i),-18} {Number(count),12}\n");
        }

        table.Append($"{"total",-24} {"",-18} {Number(Layout.ParameterCount),12}\n");
        return table.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
