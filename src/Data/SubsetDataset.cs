namespace GpuTrainer.Data;

/// <summary>Selected items of another set, in a given order; nothing is copied.</summary>
public sealed class SubsetDataset : IDataset
{
    private readonly IDataset _data;
    private readonly int[] _indices;

    /// <summary>Selects items.</summary>
    /// <param name="data">The set to select from.</param>
    /// <param name="name">The name of the subset in messages.</param>
    /// <param name="indices">The items, each in 0 .. data.Count - 1; copied.</param>
    public SubsetDataset(IDataset data, string name, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(name);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)data.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(indices), $"{name}: item {index}, expected 0 to {data.Count - 1} "
                    + $"({data.Name}).");
            }
        }

        _data = data;
        _indices = indices.ToArray();
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public ImageShape ItemShape => _data.ItemShape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _data.ClassNames;

    /// <inheritdoc/>
    public int Label(int index) => _data.Label(_indices[index]);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> item) => _data.Read(_indices[index], item);
}
