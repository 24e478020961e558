using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>Reads a folder that holds the four files under MNIST's names: MNIST, Fashion-MNIST, KMNIST and sets made like them.</summary>
public static class MnistFolder
{
    /// <summary>Optional file that names the classes, one a line; without it they are the digits 0 to 9.</summary>
    public const string ClassNamesFile = "classes.txt";

    /// <summary>The most classes that a <see cref="ClassNamesFile"/> may name.</summary>
    private const int MaxClasses = 65536;

    internal static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    internal static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Reads both parts of the set in <paramref name="directory"/>.</summary>
    /// <remarks>Each name is taken with a hyphen or a dot before "idx", as it is or with ".gz".</remarks>
    /// <exception cref="DatasetException">The folder or a file is missing, or a file is damaged.</exception>
    public static TrainTestData Read(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!Directory.Exists(directory))
            throw new DatasetException(DatasetError.NotFound, $"{directory}: no such folder.");

        string?[] paths = [.. FileNames.Select(name => Find(directory, name))];
        string[] missing = [.. FileNames.Where((_, i) => paths[i] is null)];
        if (missing.Length > 0)
        {
            throw new DatasetException(
                DatasetError.MissingFiles,
                $"{directory}: {string.Join(", ", missing)} missing (each is taken with or without .gz). A data folder holds MNIST's four files.");
        }

        IReadOnlyList<string> classNames = ReadClassNames(directory);
        return Assemble(directory, i => IdxReader.Read(paths[i]!), classNames); // `!`: none is missing
    }

    /// <summary>Whether a folder looks like one of these.</summary>
    internal static bool IsIn(string directory) => FileNames.Any(name => Find(directory, name) is not null);

    /// <summary>Joins the four files in <see cref="FileNames"/>' order.</summary>
    internal static TrainTestData Assemble(string name, Func<int, IdxArray> read, IReadOnlyList<string> classNames, IdxForm? form = null)
    {
        IDataset train = IdxDataset.Create($"{name} (train)", read(0), read(1), classNames, form);
        IDataset test = IdxDataset.Create($"{name} (test)", read(2), read(3), classNames, form);
        return train.ItemShape == test.ItemShape
            ? new TrainTestData(train, test)
            : throw new DatasetException(
                DatasetError.CountMismatch,
                $"{name}: test images are {test.ItemShape}, expected {train.ItemShape} as the train images. The files must belong together.");
    }

    private static string? Find(string directory, string name)
    {
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] candidates = [name, dotted, name + ".gz", dotted + ".gz"];
        return candidates.Select(file => Path.Combine(directory, file)).FirstOrDefault(File.Exists);
    }

    private static IReadOnlyList<string> ReadClassNames(string directory)
    {
        string path = Path.Combine(directory, ClassNamesFile);
        if (!File.Exists(path))
            return Digits;
        try
        {
            // One more than allowed, so that a huge file is refused without being read to its end.
            string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Take(MaxClasses + 1)];
            return names.Length is >= 2 and <= MaxClasses
                ? names
                : throw new DatasetException(DatasetError.WrongLayout, $"{path}: {names.Length} class names, expected 2 to {MaxClasses}, one a line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetError.Unreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }
}
