namespace GpuTrainer.Data;

/// <summary>Finds a data set by what the user typed after --data: a known name or a folder.</summary>
public static class DatasetCatalog
{
    private static readonly Dictionary<string, Func<TrainTestData>> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        [DigitsDataset.Name] = DigitsDataset.Read,
    };

    /// <summary>The names that <see cref="Open"/> knows.</summary>
    public static IReadOnlyCollection<string> Names => Named.Keys;

    /// <summary>Reads the set called <paramref name="nameOrDirectory"/>. A name wins over a folder of the same name; write ./name for the folder.</summary>
    /// <exception cref="DatasetException">No such name or folder, or a damaged file.</exception>
    public static TrainTestData Open(string nameOrDirectory)
    {
        ArgumentNullException.ThrowIfNull(nameOrDirectory);
        if (Named.TryGetValue(nameOrDirectory, out Func<TrainTestData>? read))
            return read();
        return Directory.Exists(nameOrDirectory)
            ? MnistFolder.Read(nameOrDirectory)
            : throw new DatasetException(
                DatasetError.NotFound,
                $"Data set '{nameOrDirectory}' not found: neither a known name ({string.Join(", ", Names)}) nor a folder.");
    }
}
