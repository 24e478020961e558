namespace GpuTrainer.Data;

/// <summary>Finds a data set by what the user typed after --data: a known name or a folder.</summary>
public static class DatasetCatalog
{
    /// <summary>The sets that <see cref="Open"/> knows by name, the default first.</summary>
    public static IReadOnlyList<NamedDataset> Named => NamedDatasets.All;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. NamedDatasets.All.Select(set => set.Name)];

    /// <summary>The set of that name; null = none.</summary>
    public static NamedDataset? Find(string name) =>
        NamedDatasets.All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens the set called <paramref name="nameOrDirectory"/>. A name wins over a folder of the same name; write ./name for the folder.</summary>
    /// <param name="nameOrDirectory">A name, which is downloaded where it is not there yet, or a folder, which is recognised by what is in it.</param>
    /// <param name="options">null = the defaults.</param>
    /// <exception cref="DatasetException">No such name or folder, a damaged file, or no network.</exception>
    public static TrainTestData Open(string nameOrDirectory, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(nameOrDirectory);
        options ??= new DatasetOptions();
        if (Find(nameOrDirectory) is { } named)
            return named.Read(named.Files.Count == 0 ? "" : (options.Cache ?? new DatasetCache()).Provide(named));
        return Directory.Exists(nameOrDirectory)
            ? OpenFolder(nameOrDirectory, options)
            : throw new DatasetException(
                DatasetError.NotFound,
                $"Data set '{nameOrDirectory}' not found: neither a known name ({string.Join(", ", Names)}) nor a folder.");
    }

    private static TrainTestData OpenFolder(string directory, DatasetOptions options)
    {
        if (MnistFolder.IsIn(directory))
            return MnistFolder.Read(directory);
        if (Cifar10Dataset.IsIn(directory))
            return Cifar10Dataset.Read(directory);
        return ImageFolderDataset.Read(directory, options);
    }
}
