namespace GpuTrainer.Data;

/// <summary>Leaves out what cannot be read: one broken picture need not stop a training on a million.</summary>
public static class ReadableDataset
{
    /// <summary>Reads every item once, with all processors.</summary>
    /// <param name="data">The set.</param>
    /// <param name="skipped">The messages of the items that were left out, in the items' order.</param>
    /// <returns>The set itself where nothing was left out, else the rest of it.</returns>
    /// <exception cref="DatasetException">Nothing can be read.</exception>
    public static IDataset Of(IDataset data, out IReadOnlyList<string> skipped)
    {
        ArgumentNullException.ThrowIfNull(data);
        var messages = new SortedDictionary<int, string>();
        int[] readable = ParallelItems.Readable(data, 0, (index, error) =>
        {
            lock (messages)
                messages.Add(index, error.Message);
        });
        skipped = [.. messages.Values];
        if (readable.Length == 0)
            throw new DatasetException(DatasetError.BadPicture, $"{data.Name}: not one of {data.Count} items can be read: {skipped[0]}");
        return skipped.Count == 0 ? data : new SubsetDataset(data, data.Name, readable);
    }
}
