namespace GpuTrainer.Data;

/// <summary>Labelled items of one shape: what the trainer uploads and the metrics are named after.</summary>
public interface IDataset
{
    /// <summary>What the user calls the set, for messages and reports.</summary>
    string Name { get; }

    /// <summary>Number of items.</summary>
    int Count { get; }

    /// <summary>Shape of each item.</summary>
    ImageShape ItemShape { get; }

    /// <summary>The name of each class; labels are indices into this list.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>All items as [Count, C, H, W] bytes, one contiguous block.</summary>
    ReadOnlyMemory<byte> Items { get; }

    /// <summary>The label of each item, in 0 .. ClassNames.Count - 1.</summary>
    ReadOnlyMemory<int> Labels { get; }

    /// <summary>The bytes of item <paramref name="index"/>, [C, H, W].</summary>
    ReadOnlySpan<byte> Item(int index) => Items.Span.Slice(checked(index * ItemShape.Size), ItemShape.Size);

    /// <summary>The label of item <paramref name="index"/>.</summary>
    int Label(int index) => Labels.Span[index];
}
