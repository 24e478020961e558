using System.Globalization;

namespace GpuTrainer.Data.Images;

/// <summary>File names of exported pictures: label and number, with at least two digits each, as in "07_03.png".</summary>
public static class SampleName
{
    /// <summary>The file name of picture <paramref name="number"/> of class <paramref name="label"/>.</summary>
    public static string Format(int label, int number) => $"{label:D2}_{number:D2}.png";

    /// <summary>Finds the label of a picture by its file name ("07_03.png"), else by its folder (the name or number of a class).</summary>
    /// <param name="path">The picture's path.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="label">The label, an index into <paramref name="classNames"/>.</param>
    public static bool TryParse(string path, IReadOnlyList<string> classNames, out int label)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(classNames);
        string name = Path.GetFileNameWithoutExtension(path);
        int separator = name.IndexOf('_');
        if (separator > 0 && IsLabel(name[..separator], classNames.Count, out label))
            return true;

        string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "";
        for (label = 0; label < classNames.Count; label++)
        {
            if (string.Equals(classNames[label], folder, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return IsLabel(folder, classNames.Count, out label);
    }

    private static bool IsLabel(string text, int classes, out int label) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out label) && label < classes;
}
