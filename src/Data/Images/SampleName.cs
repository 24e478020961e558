using System.Globalization;

namespace GpuTrainer.Data.Images;

/// <summary>Names of exported pictures that carry their label: label and number with two digits at least, "07_03.png".</summary>
public static class SampleName
{
    /// <summary>The name of the <paramref name="number"/>-th exported picture of class <paramref name="label"/>.</summary>
    public static string Format(int label, int number) => $"{label:D2}_{number:D2}.png";

    /// <summary>Finds the label of a picture by its name ("07_03.png") or by the folder that it is in (a class's name or number).</summary>
    /// <param name="path">The picture's path.</param>
    /// <param name="classNames">The classes of the data set.</param>
    /// <param name="label">The label found, an index into <paramref name="classNames"/>.</param>
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
