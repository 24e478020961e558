namespace GpuTrainer.Data;

/// <summary>Divides a data set in two, for a validation part that training never sees.</summary>
public static class DatasetSplit
{
    /// <summary>Takes <paramref name="heldOutCount"/> items at random; both parts keep the order of the items.</summary>
    /// <param name="data">The set to divide.</param>
    /// <param name="heldOutCount">1 to Count - 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <returns>The rest to train on, and the part held out.</returns>
    public static (IDataset Train, IDataset HeldOut) HoldOut(IDataset data, int heldOutCount, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(heldOutCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(heldOutCount, data.Count);

        int[] order = new int[data.Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;

        // The first steps of a Fisher-Yates shuffle: positions 0 .. heldOutCount - 1 become the sample.
        for (int i = 0; i < heldOutCount; i++)
        {
            int j = i + (int)Math.BigMul(Random64(seed, (ulong)i), (ulong)(order.Length - i), out _);
            (order[i], order[j]) = (order[j], order[i]);
        }

        Array.Sort(order, 0, heldOutCount);
        Array.Sort(order, heldOutCount, order.Length - heldOutCount);
        return (Select(data, "training part", order.AsSpan(heldOutCount)), Select(data, "held out", order.AsSpan(0, heldOutCount)));
    }

    /// <summary>Copies the items at <paramref name="indices"/> into a set of their own.</summary>
    public static IDataset Select(IDataset data, string part, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(data);
        int size = data.ItemShape.Size;
        byte[] items = new byte[checked(indices.Length * size)];
        int[] labels = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            data.Item(indices[i]).CopyTo(items.AsSpan(i * size));
            labels[i] = data.Label(indices[i]);
        }

        return new InMemoryDataset($"{data.Name}, {part}", data.ItemShape, data.ClassNames, items, labels);
    }

    // SplitMix64 (Steele, Lea, Flood 2014) as a counter-based generator: the counter-th output of the stream that starts at the seed.
    private static ulong Random64(ulong seed, ulong counter)
    {
        ulong z = seed + ((counter + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
