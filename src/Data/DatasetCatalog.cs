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
            ? CheckNames(OpenFolder(nameOrDirectory, options), nameOrDirectory)
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

    // The names become a model's, and are written on terminals and pages.
    private static TrainTestData CheckNames(TrainTestData data, string directory)
    {
        string? bad = data.Train.ClassNames.FirstOrDefault(name => name.Any(IsControl));
        return bad is null
            ? data
            : throw new DatasetException(
                DatasetError.BadClassName,
                $"{directory}: the name of class {data.Train.ClassNames.ToList().IndexOf(bad)}, \"{string.Concat(bad.Select(sign => IsControl(sign) ? '?' : sign))}\", has a control character "
                + "(shown as ?); rename its folder, or correct its line in the file of the names.");
    }

    // Those that turn the direction of the text around them, too.
    private static bool IsControl(char sign) =>
        char.IsControl(sign) || sign is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
