namespace GpuTrainer.Model;

/// <summary>
/// Where each parameter lies in the one flat buffer that holds them all. Gradients and optimizer moments have buffers of the same
/// layout, so one
/// launch updates everything and one copy saves it.
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>Every parameter starts at a multiple of this many floats (64 bytes: a cache line, the widest vector).</summary>
    public const int Alignment = 16;

    internal ParameterLayout(Sequential model)
    {
        var slots = new List<ParameterSlot>();
        long offset = 0;
        for (int layer = 0; layer < model.Layers.Count; layer++)
        {
            Shape input = model.InputShapeOf(layer);
            foreach ((string name, Shape shape) in model.Layers[layer].ParameterShapes(input))
            {
                slots.Add(new ParameterSlot($"{layer}.{name}", shape, layer, (int)offset, input.Count));
                ParameterCount += shape.Count;
                offset += (shape.Count + Alignment - 1) / Alignment * Alignment;
                if (offset > int.MaxValue)
                {
                    throw new ShapeException(
                        $"Sequential: the parameters up to {layer}.{name} {shape} are {offset} floats, expected at most {int.MaxValue}.");
                }
            }
        }

        Slots = slots;
        BufferLength = (int)offset;
    }

    /// <summary>The parameters, in the order of the layers, each layer's in PyTorch's order.</summary>
    public IReadOnlyList<ParameterSlot> Slots { get; }

    /// <summary>The number of parameters, padding not counted.</summary>
    public long ParameterCount { get; }

    /// <summary>Elements of the flat buffer, with the padding between parameters, which is zero and stays zero.</summary>
    public int BufferLength { get; }

    /// <summary>
    /// Elements of the flat buffer that are learned, the first ones; what follows is not moved by gradients (buffers such as running statistics).
    /// </summary>
    public int LearnedLength => BufferLength;

    /// <summary>Finds a parameter's place.</summary>
    /// <param name="name">For example "1.weight".</param>
    /// <exception cref="ArgumentException">No parameter has the name.</exception>
    public ParameterSlot this[string name] =>
        Slots.FirstOrDefault(slot => slot.Name == name)
        ?? throw new ArgumentException($"There is no parameter \"{name}\"; there are: {string.Join(", ", Slots.Select(slot => slot.Name))}.", nameof(name));
}
