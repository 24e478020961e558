namespace GpuTrainer.Data;

/// <summary>
/// Reads the binary version of CIFAR-10: a folder with data_batch_1.bin ... data_batch_5.bin and test_batch.bin. A record is a label byte
/// and 3 x 32 x 32 bytes, the planes red, green and blue (https://www.cs.toronto.edu/~kriz/cifar.html).
/// </summary>
public static class Cifar10Dataset
{
    /// <summary>An optional file with the class names, one per line; without it, they are those on the set's web page.</summary>
    public const string ClassNamesFile = "batches.meta.txt";

    internal const string TestFile = "test_batch.bin";

    internal static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];

    private static readonly string[] Classes =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <summary>Whether a folder contains any of the files.</summary>
    internal static bool IsIn(string directory) => TrainFiles.Append(TestFile).Any(file => File.Exists(Path.Combine(directory, file)));

    /// <summary>Reads both parts of the set in <paramref name="directory"/>.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged.</exception>
    public static TrainTestData Read(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string[] missing = [.. TrainFiles.Append(TestFile).Where(file => !File.Exists(Path.Combine(directory, file)))];
        if (missing.Length > 0)
        {
            throw new DatasetException(
                DatasetError.MissingFiles, $"{directory}: {string.Join(", ", missing)} missing, expected the five data batches and the "
                    + "test batch of CIFAR-10.");
        }

        string[] classNames = ReadClassNames(Path.Combine(directory, ClassNamesFile));
        return new TrainTestData(
            ReadPart($"{directory} (train)", directory, TrainFiles, classNames),
            ReadPart($"{directory} (test)", directory, [TestFile], classNames));
    }

    private static InMemoryDataset ReadPart(string name, string directory, string[] files, string[] classNames)
    {
        var contents = new byte[files.Length][];
        int count = 0, record = 1 + Shape.Size;
        for (int i = 0; i < files.Length; i++)
        {
            string path = Path.Combine(directory, files[i]);
            contents[i] = ReadFile(path);
            if (contents[i].Length == 0)
            {
                throw new DatasetException(DatasetError.Empty, $"{path}: the file is empty, expected records of {record} bytes. Download "
                    + "it again.");
            }

            if (contents[i].Length % record != 0)
            {
                throw new DatasetException(
                    DatasetError.TruncatedData,
                    $"{path}: {contents[i].Length} bytes, expected a multiple of {record} (a label and {Shape}). Download it again.");
            }

            count += contents[i].Length / record;
        }

        byte[] items = new byte[(long)count * Shape.Size];
        int[] labels = new int[count];
        int next = 0;
        for (int i = 0; i < files.Length; i++)
        {
            for (int offset = 0; offset < contents[i].Length; offset += record, next++)
            {
                labels[next] = contents[i][offset];
                if (labels[next] >= classNames.Length)
                {
                    throw new DatasetException(
                        DatasetError.LabelOutOfRange,
                        $"{Path.Combine(directory, files[i])}: label {offset / record} is {labels[next]}, expected 0 to "
                            + $"{classNames.Length - 1}.");
                }

                contents[i].AsSpan(offset + 1, Shape.Size).CopyTo(items.AsSpan(next * Shape.Size));
            }
        }

        return new InMemoryDataset(name, Shape, classNames, items, labels);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetError.Unreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static string[] ReadClassNames(string path)
    {
        if (!File.Exists(path))
            return Classes;
        string[] names = [
            .. System.Text.Encoding.UTF8.GetString(ReadFile(path)).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Length == Classes.Length
            ? names
            : throw new DatasetException(
                DatasetError.WrongLayout, $"{path}: {names.Length} class names, expected {Classes.Length}, one per line.");
    }
}
