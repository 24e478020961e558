namespace GpuTrainer.Data;

/// <summary>A data set in memory; the constructor checks lengths and labels.</summary>
public sealed class InMemoryDataset : IDataset
{
    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="name">The name of the set in messages.</param>
    /// <param name="itemShape">Shape of each item.</param>
    /// <param name="classNames">Names of the classes, in the order of the labels.</param>
    /// <param name="items">[Count, C, H, W] bytes.</param>
    /// <param name="labels">The label of each item.</param>
    /// <exception cref="DatasetException">The lengths do not match, or a label is outside the classes.</exception>
    public InMemoryDataset(string name, ImageShape itemShape, IReadOnlyList<string> classNames, ReadOnlyMemory<byte> items,
        ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(classNames);
        if ((long)labels.Length * itemShape.Size != items.Length)
        {
            throw new DatasetException(
                DatasetError.CountMismatch,
                $"{name}: {items.Length} item bytes, expected {(long)labels.Length * itemShape.Size} ({labels.Length} labels, items of "
                    + $"{itemShape}).");
        }

        ReadOnlySpan<int> span = labels.Span;
        for (int i = 0; i < span.Length; i++)
        {
            if ((uint)span[i] >= (uint)classNames.Count)
            {
                throw new DatasetException(
                    DatasetError.LabelOutOfRange,
                    $"{name}: label {i} is {span[i]}, expected 0 to {classNames.Count - 1} ({classNames.Count} classes).");
            }
        }

        Name = name;
        ItemShape = itemShape;
        ClassNames = classNames;
        Items = items;
        Labels = labels;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => Labels.Length;

    /// <inheritdoc/>
    public ImageShape ItemShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>All items as [Count, C, H, W] bytes, one contiguous block.</summary>
    public ReadOnlyMemory<byte> Items { get; }

    /// <summary>The label of each item, in 0 .. ClassNames.Count - 1.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <inheritdoc/>
    public int Label(int index) => Labels.Span[index];

    /// <inheritdoc/>
    public void Read(int index, Span<byte> item) => Items.Span.Slice(checked(index * ItemShape.Size), ItemShape.Size).CopyTo(item);
}
