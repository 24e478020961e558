namespace GpuTrainer.Data;

/// <summary>Opens a data set by the value of --data: a known name, or a folder.</summary>
public static class DatasetCatalog
{
    /// <summary>The sets that <see cref="Open"/> knows by name, the default first.</summary>
    public static IReadOnlyList<NamedDataset> Named => NamedDatasets.All;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. NamedDatasets.All.Select(set => set.Name)];

    /// <summary>The set with that name, in any case; null: none.</summary>
    public static NamedDataset? Find(string name) =>
        NamedDatasets.All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Opens the set called <paramref name="nameOrDirectory"/>. A name takes precedence over a folder of the same name; ./name is the
    /// folder.
    /// </summary>
    /// <param name="nameOrDirectory">
    /// A name, whose files are downloaded if missing, or a folder, which is recognised by its contents.
    /// </param>
    /// <param name="options">null: the defaults.</param>
    /// <exception cref="DatasetException">The name or folder does not exist, a file is damaged, or the download failed.</exception>
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
                $"Data set '{nameOrDirectory}' not found: expected one of {string.Join(", ", Names)}, or a folder.");
    }

    private static TrainTestData OpenFolder(string directory, DatasetOptions options)
    {
        if (MnistFolder.IsIn(directory))
            return MnistFolder.Read(directory);
        if (Cifar10Dataset.IsIn(directory))
            return Cifar10Dataset.Read(directory);
        return ImageFolderDataset.Read(directory, options);
    }

    // The class names are saved in models, and printed on terminals and pages.
    private static TrainTestData CheckNames(TrainTestData data, string directory)
    {
        string? bad = data.Train.ClassNames.FirstOrDefault(name => name.Any(ControlCharacters.Contains));
        return bad is null
            ? data
            : throw new DatasetException(
                DatasetError.BadClassName,
                $"{directory}: the name of class {data.Train.ClassNames.ToList().IndexOf(bad)}, "
                + $"\"{string.Concat(bad.Select(character => ControlCharacters.Contains(character) ? '?' : character))}\", has a control "
                + "character (shown as ?); rename its folder, or correct the file of class names.");
    }
}

/// <summary>How to open a data set.</summary>
public sealed record DatasetOptions
{
    /// <summary>The cache of downloaded sets; null: the default folder, with downloads allowed.</summary>
    public DatasetCache? Cache { get; init; }

    /// <summary>
    /// Height and width to which a folder's pictures are resized and cropped; null: the size of the first picture.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>1 (grey) or 3 (red, green, blue) for a folder's pictures; null: the channels of the first picture.</summary>
    public int? Channels { get; init; }
}
