namespace GpuTrainer.Model;

/// <summary>The shapes between the layers of a list; containers need them for their output's shape and their parameters.</summary>
public static class LayerShapes
{
    /// <summary>The input's shape, then each layer's output shape: one more than there are layers.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="count">How many layers to follow; -1 = all.</param>
    /// <exception cref="ShapeException">A layer does not accept the output of the one before it; the message names the layer.</exception>
    public static IReadOnlyList<Shape> Of(IReadOnlyList<Layer> layers, Shape input, int count = -1)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(input);
        var shapes = new List<Shape>(layers.Count + 1) { input };
        for (int i = 0; i < (count < 0 ? layers.Count : count); i++)
        {
            try
            {
                shapes.Add(layers[i].OutputShape(shapes[i]));
            }
            catch (ShapeException problem)
            {
                throw new ShapeException($"Layer {i + 1} of {layers.Count}, \"{layers[i].Text}\": {problem.Message}");
            }
        }

        return shapes;
    }
}
