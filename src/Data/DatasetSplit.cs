namespace GpuTrainer.Data;

/// <summary>Splits a data set in two, for example to hold out a validation part.</summary>
public static class DatasetSplit
{
    /// <summary>
    /// Takes a share of each class at random, at least one item of a class that has two or more; both parts keep the order of the items.
    /// </summary>
    /// <param name="data">The set to split.</param>
    /// <param name="heldOutShare">Above 0, below 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <returns>The rest, and the part held out.</returns>
    /// <exception cref="DatasetException">No class has two items, so that nothing can be held out.</exception>
    public static (IDataset Train, IDataset HeldOut) Stratified(IDataset data, double heldOutShare, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(heldOutShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(heldOutShare), $"The share is {heldOutShare}, expected above 0 and below 1.");

        int[] counts = data.CountByClass();
        int[] wanted = Array.ConvertAll(
            counts, count => Math.Clamp((int)Math.Round(count * heldOutShare), Math.Min(1, count - 1), Math.Max(0, count - 1)));
        int heldOutCount = wanted.Sum();
        if (heldOutCount == 0)
            throw new DatasetException(DatasetError.Empty, $"{data.Name}: every class has one item, expected two or more to hold out one.");

        // One random number per item decides its rank within its class; the lowest ranks are held out. Ties keep the order of the items.
        int[] order = new int[data.Count];
        (int Label, ulong Draw)[] keys = new (int, ulong)[data.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = (data.Label(i), Random64(seed, (ulong)i));
        }

        Array.Sort(order, (a, b) => keys[a].CompareTo(keys[b]) is var difference && difference != 0 ? difference : a.CompareTo(b));
        List<int> heldOut = new(heldOutCount), rest = new(order.Length - heldOutCount);
        foreach (int index in order)
            (wanted[keys[index].Label]-- > 0 ? heldOut : rest).Add(index);
        heldOut.Sort();
        rest.Sort();
        return (Select(data, "training part", [.. rest]), Select(data, "held out", [.. heldOut]));
    }

    /// <summary>The items at <paramref name="indices"/> as a set of their own; nothing is copied.</summary>
    public static IDataset Select(IDataset data, string part, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SubsetDataset(data, $"{data.Name}, {part}", indices);
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
