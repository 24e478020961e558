using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>Reads a folder with the four files of MNIST, Fashion-MNIST, KMNIST or a similar set.</summary>
public static class MnistFolder
{
    /// <summary>An optional file with the class names, one per line; without it, they are the digits 0 to 9.</summary>
    public const string ClassNamesFile = "classes.txt";

    /// <summary>The most class names in a <see cref="ClassNamesFile"/>.</summary>
    private const int MaxClasses = 65536;

    internal static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    internal static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Reads both parts of the set in <paramref name="directory"/>.</summary>
    /// <remarks>File names may have a hyphen or a dot before "idx", and may end in ".gz".</remarks>
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
                $"{directory}: {string.Join(", ", missing)} missing (with or without .gz), expected MNIST's four files.");
        }

        IReadOnlyList<string> classNames = ReadClassNames(directory);
        return Assemble(directory, i => IdxReader.Read(paths[i]!), classNames); // None is missing.
    }

    /// <summary>Whether a folder contains any of the files.</summary>
    internal static bool IsIn(string directory) => FileNames.Any(name => Find(directory, name) is not null);

    /// <summary>Combines the four files, which <paramref name="read"/> reads by their index in <see cref="FileNames"/>.</summary>
    /// <param name="name">The name of the set in messages.</param>
    /// <param name="read">Reads a file; called on two threads.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="form">How the files differ from MNIST's; null: not at all.</param>
    internal static TrainTestData Assemble(string name, Func<int, IdxArray> read, IReadOnlyList<string> classNames, IdxForm? form = null)
    {
        var reading = Task.Run(() => IdxDataset.Create($"{name} (test)", read(2), read(3), classNames, form));
        IDataset train;
        try
        {
            train = IdxDataset.Create($"{name} (train)", read(0), read(1), classNames, form);
        }
        catch
        {
            Task.WhenAny(reading).Wait(); // No file stays open; of two errors, the training part's is the one to report.
            throw;
        }

        IDataset test = reading.GetAwaiter().GetResult();
        return train.ItemShape == test.ItemShape
            ? new TrainTestData(train, test)
            : throw new DatasetException(
                DatasetError.CountMismatch,
                $"{name}: test images are {test.ItemShape}, expected {train.ItemShape} like the training images. The files must belong "
                    + "together.");
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
            // One more than allowed: a huge file is rejected without reading all of it.
            string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Take(MaxClasses + 1)];
            return names.Length is >= 2 and <= MaxClasses
                ? names
                : throw new DatasetException(
                    DatasetError.WrongLayout, $"{path}: {names.Length} class names, expected 2 to {MaxClasses}, one per line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetError.Unreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }
}
