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
        ?? throw new ArgumentException(
            $"There is no parameter \"{name}\"; there are: {string.Join(", ", Slots.Select(slot => slot.Name))}.", nameof(name));

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
