namespace GpuTrainer.Data;

/// <summary>
/// Labelled items of one shape, read one by one in any order. Implement it to train on your own data (docs/data.md). <see cref="Read"/> and
/// <see cref="Label"/> are called from several threads at a time, so they must be thread-safe.
/// </summary>
public interface IDataset
{
    /// <summary>The name of the set, for messages and reports.</summary>
    string Name { get; }

    /// <summary>Number of items.</summary>
    int Count { get; }

    /// <summary>Shape of each item.</summary>
    ImageShape ItemShape { get; }

    /// <summary>The name of each class; labels are indices into this list.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The label of an item, in 0 .. ClassNames.Count - 1; the same at every call, and cheap: it does not read the item.</summary>
    /// <param name="index">0 .. Count - 1.</param>
    int Label(int index);

    /// <summary>Reads an item; the same bytes at every call.</summary>
    /// <param name="index">0 .. Count - 1.</param>
    /// <param name="item">Receives [C, H, W] bytes, ItemShape.Size of them; overwritten completely.</param>
    /// <exception cref="DatasetException">The item cannot be read; the message names it.</exception>
    void Read(int index, Span<byte> item);
}
