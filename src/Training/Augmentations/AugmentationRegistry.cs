using System.Globalization;

namespace GpuTrainer.Training;

/// <summary>The augmentations that lists can name, and the named lists.</summary>
public static class AugmentationRegistry
{
    private static readonly List<AugmentationKind> Known =
    [
        new("shift", "shift SHARE", "shifts images by up to this share of their width and height", [new(0, 1)],
            n => new Affine($"shift {Affine.Number(n[0])}", Shift: n[0])),
        new("rotate", "rotate DEGREES", "rotates them by up to DEGREES to either side", [new(0, 180)],
            n => new Affine($"rotate {Affine.Number(n[0])}", Rotation: n[0])),
        new("scale", "scale SHARE", "shrinks or enlarges them by up to this share", [new(0, 0.9)],
            n => new Affine($"scale {Affine.Number(n[0])}", Scale: n[0])),
        new("shear", "shear SHARE", "slants them by up to this many columns per row", [new(0, 2)],
            n => new Affine($"shear {Affine.Number(n[0])}", Shear: n[0])),
        new("flip", "flip [SHARE]", "mirrors this share of them left to right", [new(0, 1, 0.5)],
            n => new Affine($"flip {Affine.Number(n[0])}", Flip: n[0])),
        new("crop", "crop PIXELS", "pads them by PIXELS and crops them at random to their size", [new(1, 1024, IsWhole: true)],
            n => new Affine($"crop {Affine.Number(n[0])}", Crop: (int)n[0])),
        new("elastic", "elastic PIXELS [SPACING]", "warps them: nodes, SPACING pixels apart, move by up to PIXELS",
            [new(0, 64), new(1, 1024, Elastic.DefaultSpacing)], n => new Elastic(n[0], n[1])),
        new("erase", "erase SHARE [SIDE]", "blackens a rectangle in this share of them, at most SIDE of their size",
            [new(0, 1), new(0, 1, Erase.DefaultSide)], n => new Erase(n[0], n[1])),
        new("noise", "noise DEVIATION", "adds noise to each pixel (pixels are 0 to 1)", [new(0, 10)], n => new Noise(n[0])),
        new("pen", "pen STRENGTH", "thickens or thins bright strokes by up to STRENGTH of a pixel", [new(0, 1)], n => new PenWidth(n[0])),
    ];

    private static readonly Dictionary<string, string> NamedLists = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mnist"] = "rotate 12, scale 0.12, shear 0.15, shift 0.08, elastic 3",
        ["cifar"] = "crop 4, flip",
    };

    /// <summary>The augmentations that lists can name.</summary>
    public static IReadOnlyList<AugmentationKind> Kinds => Known;

    /// <summary>The named lists: the name, and the list that it stands for.</summary>
    public static IReadOnlyDictionary<string, string> Presets => NamedLists;

    /// <summary>Registers an augmentation. Call it before reading a list that names it.</summary>
    /// <param name="kind">With a name that no other has.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Add(AugmentationKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (NamedLists.ContainsKey(kind.Name) || Known.Exists(known => known.Name.Equals(kind.Name, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"There is already an augmentation \"{kind.Name}\".", nameof(kind));
        Known.Add(kind);
    }

    /// <summary>Reads a list: "rotate 10, shift 0.1", the name of a list, or "mnist, noise 0.1".</summary>
    /// <param name="text">The list; empty or "none" = no augmentation.</param>
    /// <exception cref="TrainingException">An item is invalid; the message names it.</exception>
    public static IReadOnlyList<Augmentation> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new List<Augmentation>();
        if (text.Trim() is "" or "none")
            return result;
        string[] items = text.Split(',');
        for (int i = 0; i < items.Length; i++)
        {
            string item = items[i].Trim();
            if (NamedLists.TryGetValue(item, out string? list))
                result.AddRange(Parse(list));
            else
                result.Add(ParseItem(item, $"Augmentation {i + 1} of {items.Length}, \"{item}\""));
        }

        return result;
    }

    private static Augmentation ParseItem(string item, string where)
    {
        string[] words = item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        AugmentationKind kind = Known.Find(known => words.Length > 0 && known.Name.Equals(words[0], StringComparison.OrdinalIgnoreCase))
            ?? throw new TrainingException(
                $"{where}: expected one of {string.Join(", ", Known.Select(known => known.Name))}, or "
                + $"{string.Join(", ", NamedLists.Keys)}.");
        double[] numbers = new double[kind.Parameters.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            AugmentationParameter parameter = kind.Parameters[i];
            numbers[i] = i + 1 < words.Length
                ? ParseNumber(words[i + 1], parameter, where, kind)
                : parameter.Default ?? throw new TrainingException($"{where}: expected {kind.Usage}.");
        }

        return words.Length <= numbers.Length + 1 ? kind.Create(numbers) : throw new TrainingException($"{where}: expected {kind.Usage}.");
    }

    private static double ParseNumber(string word, AugmentationParameter parameter, string where, AugmentationKind kind) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= parameter.Minimum && value <= parameter.Maximum && (!parameter.IsWhole || value == Math.Floor(value))
            ? value
            : throw new TrainingException(
                $"{where}: got {word}, expected {(parameter.IsWhole ? "a whole number" : "a number")} from "
                + $"{Affine.Number(parameter.Minimum)} to {Affine.Number(parameter.Maximum)} ({kind.Usage}).");
}

/// <summary>An augmentation that lists can name.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Usage">Its word and numbers, for help: "rotate DEGREES".</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">The numbers that follow the word.</param>
/// <param name="Create">Creates it from as many numbers, all in range.</param>
public sealed record AugmentationKind(
    string Name, string Usage, string Description, IReadOnlyList<AugmentationParameter> Parameters,
    Func<IReadOnlyList<double>, Augmentation> Create);

/// <summary>A number of an augmentation.</summary>
/// <param name="Minimum">The smallest valid value.</param>
/// <param name="Maximum">The largest valid value.</param>
/// <param name="Default">The value if it is omitted; null = it is required.</param>
/// <param name="IsWhole">Whether it must be a whole number.</param>
public sealed record AugmentationParameter(double Minimum, double Maximum, double? Default = null, bool IsWhole = false);
