using GpuTrainer.Data.Images;

namespace GpuTrainer.Data;

/// <summary>
/// A folder of pictures with a subfolder for each class. Pictures are read on demand; only their names are in memory (class by class, in
/// ordinal order), so that a million takes some tens of megabytes.
/// </summary>
public sealed class ImageFolderDataset : IDataset
{
    /// <summary>The end of the message about an unreadable picture.</summary>
    public const string SkipHint = " Use --skip-bad to skip such pictures.";

    /// <summary>The share held out for testing if the folder has no test part.</summary>
    public const double TestShare = 0.2;

    private static readonly string[] Extensions = [
        ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".pgm", ".ppm", ".pnm", ".webp", ".tga", ".tif", ".tiff"];
    private static readonly string[] TestParts = ["test", "val", "valid", "validation"];

    private readonly string _directory;
    private readonly NameTable _files;
    private readonly List<int> _labels;
    private readonly bool _mayResize;

    private ImageFolderDataset(string directory, IReadOnlyList<string> classNames, DatasetOptions options, ImageFolderDataset? like)
    {
        _directory = directory;
        Name = directory;
        ClassNames = classNames;
        _mayResize = options.ImageSize is not null;
        (_files, _labels) = Index(directory, classNames);
        ItemShape = like?.ItemShape ?? ShapeOf(FullName(0), options);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _files.Count;

    /// <inheritdoc/>
    public ImageShape ItemShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// Reads DIR/train/CLASS/* and DIR/test/CLASS/* (or val); or DIR/CLASS/*, and holds out <see cref="TestShare"/> of each class for
    /// testing, always the same items.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="options">Size and channels; null: those of the first picture.</param>
    /// <exception cref="DatasetException">There are no classes, a class has no pictures, or the first picture cannot be read.</exception>
    public static TrainTestData Read(string directory, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        options ??= new DatasetOptions();
        string train = Path.Combine(directory, "train");
        if (Directory.Exists(train))
        {
            string test = TestParts.Select(part => Path.Combine(directory, part)).FirstOrDefault(Directory.Exists)
                ?? throw new DatasetException(
                    DatasetError.MissingFiles, $"{directory}: has a folder train, expected also a folder test or val with the same "
                        + "classes.");
            string[] classes = ClassesOf(train);
            string[] testClasses = ClassesOf(test);
            if (testClasses.Except(classes).FirstOrDefault() is { } unknown)
            {
                throw new DatasetException(
                    DatasetError.LabelOutOfRange, $"{Path.Combine(test, unknown)}: there is no such class in {train} "
                        + $"({classes.Length} classes).");
            }

            var part = new ImageFolderDataset(train, classes, options, null);
            return new TrainTestData(part, new ImageFolderDataset(test, classes, options, part));
        }

        var all = new ImageFolderDataset(directory, ClassesOf(directory), options, null);
        (IDataset rest, IDataset heldOut) = DatasetSplit.Stratified(all, TestShare, seed: 0);
        return new TrainTestData(rest, heldOut);
    }

    /// <inheritdoc/>
    public int Label(int index) => _labels[index];

    /// <inheritdoc/>
    public void Read(int index, Span<byte> item)
    {
        string path = FullName(index);
        try
        {
            PicturePixels.Read(path, ItemShape, _mayResize, item);
        }
        catch (Exception e) when (e is ImageFormatException or InvalidDataException)
        {
            throw new DatasetException(DatasetError.BadPicture, e.Message + SkipHint, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetError.Unreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static ImageShape ShapeOf(string path, DatasetOptions options)
    {
        try
        {
            ImageShape own = PicturePixels.ShapeOf(path);
            return new ImageShape(options.Channels ?? own.Channels, options.ImageSize ?? own.Height, options.ImageSize ?? own.Width);
        }
        catch (ImageFormatException e)
        {
            throw new DatasetException(DatasetError.BadPicture, $"{e.Message} It is the first picture, which determines size and "
                + "channels.", e);
        }
    }

    private static string[] ClassesOf(string directory)
    {
        string[] names = Listed(directory, () =>
            [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.')]);
        if (names.Length == 0)
        {
            throw new DatasetException(
                DatasetError.MissingFiles,
                $"{directory}: not a known data set, expected MNIST's four files ({MnistFolder.FileNames[0]}, ...), "
                + "CIFAR-10's batches (data_batch_1.bin, ...), or a subfolder of pictures for each class.");
        }

        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static (NameTable, List<int>) Index(string directory, IReadOnlyList<string> classNames)
    {
        var files = new NameTable();
        var labels = new List<int>();
        for (int label = 0; label < classNames.Count; label++)
        {
            string folder = Path.Combine(directory, classNames[label]);
            if (!Directory.Exists(folder))
                continue; // The test part may lack a class.
            string[] names = Listed(folder, () =>
                [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(IsPicture)]);
            if (names.Length == 0)
            {
                throw new DatasetException(DatasetError.EmptyClass, $"{folder}: contains no pictures, expected at least one; add some, or "
                    + "remove the folder.");
            }

            Array.Sort(names, StringComparer.Ordinal);
            foreach (string name in names)
            {
                files.Add(name);
                labels.Add(label);
            }
        }

        return (files, labels);
    }

    private static bool IsPicture(string name) =>
        name[0] != '.' && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static string[] Listed(string folder, Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetError.Unreadable, $"{folder}: cannot be read: {e.Message}", e);
        }
    }

    private string FullName(int index) => Path.Combine(_directory, ClassNames[_labels[index]], _files[index]);
}
