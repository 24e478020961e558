namespace GpuTrainer.Model;

/// <summary>
/// The place of each parameter and buffer in the one flat buffer that holds them all. Gradients and optimizer states have buffers of the
/// same layout, so one launch updates everything and one copy saves it.
/// </summary>
/// <remarks>Learned parameters come first, so that the optimizer never touches the buffers after them.</remarks>
public sealed class ParameterLayout
{
    /// <summary>Every parameter starts at a multiple of this many floats (64 bytes: a cache line and the widest vector).</summary>
    public const int Alignment = 16;

    /// <summary>Places parameters and buffers.</summary>
    /// <param name="specs">All of them under their full names, in the order of the layers.</param>
    /// <exception cref="ShapeException">Two have the same name, or together they exceed one buffer.</exception>
    internal ParameterLayout(IReadOnlyList<(string Name, ParameterSpec Spec)> specs)
    {
        if (specs.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ShapeException($"Sequential: there are {twice.Count()} parameters {twice.Key}; expected each name once.");
        int[] offsets = new int[specs.Count];
        LearnedLength = Place(specs, offsets, 0, isBuffer: false);
        BufferLength = Place(specs, offsets, LearnedLength, isBuffer: true);
        Slots = [.. specs.Select((entry, i) => new ParameterSlot(entry.Name, entry.Spec, offsets[i]))];
        ParameterCount = Slots.Where(slot => !slot.Spec.IsBuffer).Sum(slot => (long)slot.Length);
    }

    /// <summary>Parameters and buffers, in the order of the layers, each layer's in PyTorch's order.</summary>
    public IReadOnlyList<ParameterSlot> Slots { get; }

    /// <summary>The number of learned weights, without padding and buffers.</summary>
    public long ParameterCount { get; }

    /// <summary>Elements at the start of the flat buffer that are learned, or padding, which is and stays zero; buffers follow.</summary>
    public int LearnedLength { get; }

    /// <summary>Elements of the flat buffer.</summary>
    public int BufferLength { get; }

    /// <summary>Finds a parameter's or buffer's place.</summary>
    /// <param name="name">For example "1.weight".</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public ParameterSlot this[string name] =>
        Slots.FirstOrDefault(slot => slot.Name == name)
        ?? throw new ArgumentException($"There is no parameter \"{name}\"; there are: {string.Join(", ", Slots.Select(slot => slot.Name))}.", nameof(name));

    private static int Place(IReadOnlyList<(string Name, ParameterSpec Spec)> specs, int[] offsets, int start, bool isBuffer)
    {
        long offset = start;
        for (int i = 0; i < specs.Count; i++)
        {
            (string name, ParameterSpec spec) = specs[i];
            if (spec.IsBuffer != isBuffer)
                continue;
            offsets[i] = (int)offset;
            offset += ((long)spec.Shape.Count + Alignment - 1) / Alignment * Alignment;
            if (offset > int.MaxValue)
            {
                throw new ShapeException(
                    $"Sequential: the parameters up to {name} {spec.Shape} take {offset} floats, expected at most {int.MaxValue}.");
            }
        }

        return (int)offset;
    }
}

/// <summary>The name and place of one parameter or buffer in the flat buffer.</summary>
/// <param name="Name">As in a PyTorch Sequential's state dict: "1.weight".</param>
/// <param name="Spec">Its layer's description of it.</param>
/// <param name="Offset">Elements from the start of the flat buffer; a multiple of <see cref="ParameterLayout.Alignment"/>.</param>
public sealed record ParameterSlot(string Name, ParameterSpec Spec, int Offset)
{
    /// <summary>As in PyTorch: weight [out, in], bias [out].</summary>
    public Shape Shape => Spec.Shape;

    /// <summary>The number of elements.</summary>
    public int Length => Shape.Count;

    /// <summary>Copies from PyTorch's order to the flat buffer's.</summary>
    /// <param name="source">Row-major in <see cref="Shape"/>, Length elements.</param>
    /// <param name="target">Length elements.</param>
    public void ToStorage(ReadOnlySpan<float> source, Span<float> target)
    {
        if (Spec.IsTransposed)
            Transpose(source, target, Shape[0], Length / Shape[0]);
        else
            source.CopyTo(target);
    }

    /// <summary>Copies from the flat buffer's order to PyTorch's.</summary>
    /// <param name="source">Length elements.</param>
    /// <param name="target">Row-major in <see cref="Shape"/>, Length elements.</param>
    public void FromStorage(ReadOnlySpan<float> source, Span<float> target)
    {
        if (Spec.IsTransposed)
            Transpose(source, target, Length / Shape[0], Shape[0]);
        else
            source.CopyTo(target);
    }

    private static void Transpose(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[column * rows + row] = source[row * columns + column];
        }
    }
}
