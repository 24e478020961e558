namespace GpuTrainer.Data;

/// <summary>
/// Labelled items of one shape, read one by one in any order. Implement it to train on data of your own: docs/data.md. Several threads
/// read at a time, so neither <see cref="Read"/> nor <see cref="Label"/> may change anything that another call sees.
/// </summary>
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

    /// <summary>The label of an item, in 0 .. ClassNames.Count - 1; the same at every call, and cheap: no item is read for it.</summary>
    /// <param name="index">0 .. Count - 1.</param>
    int Label(int index);

    /// <summary>Reads an item: the same bytes at every call.</summary>
    /// <param name="index">0 .. Count - 1.</param>
    /// <param name="item">[C, H, W] bytes, ItemShape.Size of them; overwritten whole.</param>
    /// <exception cref="DatasetException">The item cannot be read; the message names it.</exception>
    void Read(int index, Span<byte> item);
}
