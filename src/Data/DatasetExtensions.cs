namespace GpuTrainer.Data;

/// <summary>Convenience methods for data sets.</summary>
public static class DatasetExtensions
{
    /// <summary>The bytes of an item, [C, H, W].</summary>
    /// <param name="data">The set.</param>
    /// <param name="index">0 .. Count - 1.</param>
    /// <exception cref="DatasetException">The item cannot be read.</exception>
    public static byte[] Item(this IDataset data, int index)
    {
        ArgumentNullException.ThrowIfNull(data);
        byte[] item = new byte[data.ItemShape.Size];
        data.Read(index, item);
        return item;
    }

    /// <summary>The label of every item, in order.</summary>
    /// <param name="data">The set.</param>
    public static int[] AllLabels(this IDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] labels = new int[data.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = data.Label(i);
        return labels;
    }

    /// <summary>The number of items in each class.</summary>
    /// <param name="data">The set.</param>
    public static int[] CountByClass(this IDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] counts = new int[data.ClassNames.Count];
        for (int i = 0; i < data.Count; i++)
            counts[data.Label(i)]++;
        return counts;
    }
}
