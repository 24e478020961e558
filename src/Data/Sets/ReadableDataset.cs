namespace GpuTrainer.Data;

/// <summary>Filters out unreadable items, so that one damaged picture does not stop a training on a million.</summary>
public static class ReadableDataset
{
    /// <summary>Reads every item once, on all cores.</summary>
    /// <param name="data">The set.</param>
    /// <param name="skipped">The error messages of the items left out, in order.</param>
    /// <returns>The set itself if every item can be read, otherwise a subset.</returns>
    /// <exception cref="DatasetException">No item can be read.</exception>
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
        {
            throw new DatasetException(DatasetError.BadPicture, $"{data.Name}: none of {data.Count} items can be read; the first: "
                + $"{skipped[0]}");
        }

        return skipped.Count == 0 ? data : new SubsetDataset(data, data.Name, readable);
    }
}
