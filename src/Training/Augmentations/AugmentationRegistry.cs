namespace GpuTrainer.Training;

/// <summary>The augmentations that lists may name, and the lists that have a name themselves.</summary>
public static class AugmentationRegistry
{
    private static readonly List<AugmentationKind> Known =
    [
        new("shift", "shift SHARE", "moves pictures by up to that share of their width and height", [new(0, 1)],
            n => new Affine($"shift {Affine.Number(n[0])}", Shift: n[0])),
        new("rotate", "rotate DEGREES", "turns them to either side", [new(0, 180)],
            n => new Affine($"rotate {Affine.Number(n[0])}", Rotation: n[0])),
        new("scale", "scale SHARE", "makes them smaller or larger", [new(0, 0.9)],
            n => new Affine($"scale {Affine.Number(n[0])}", Scale: n[0])),
        new("shear", "shear SHARE", "slants them: so many columns a row", [new(0, 2)],
            n => new Affine($"shear {Affine.Number(n[0])}", Shear: n[0])),
        new("flip", "flip [SHARE]", "mirrors that share of them left to right", [new(0, 1, 0.5)],
            n => new Affine($"flip {Affine.Number(n[0])}", Flip: n[0])),
        new("crop", "crop PIXELS", "cuts them out of themselves with so much padding", [new(1, 1024, IsWhole: true)],
            n => new Affine($"crop {Affine.Number(n[0])}", Crop: (int)n[0])),
        new("elastic", "elastic PIXELS [SPACING]", "bends them: nodes, SPACING pixels apart, move by up to PIXELS",
            [new(0, 64), new(1, 1024, Elastic.DefaultSpacing)], n => new Elastic(n[0], n[1])),
        new("erase", "erase SHARE [SIDE]", "blackens a rectangle in that share of them, SIDE of theirs at most",
            [new(0, 1), new(0, 1, Erase.DefaultSide)], n => new Erase(n[0], n[1])),
        new("noise", "noise DEVIATION", "adds noise to each pixel (pictures are 0 to 1)", [new(0, 10)], n => new Noise(n[0])),
        new("pen", "pen STRENGTH", "makes bright strokes thicker or thinner by up to STRENGTH of a pixel", [new(0, 1)], n => new PenWidth(n[0])),
    ];

    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mnist"] = "rotate 12, scale 0.12, shear 0.15, shift 0.08, elastic 3",
        ["cifar"] = "crop 4, flip",
    };

    /// <summary>What lists may hold.</summary>
    public static IReadOnlyList<AugmentationKind> Kinds => Known;

    /// <summary>Lists with a name, and what they stand for.</summary>
    public static IReadOnlyDictionary<string, string> Presets => Named;

    /// <summary>Makes one more augmentation known; before the first list is read.</summary>
    /// <param name="kind">Of a name that no other has.</param>
    public static void Add(AugmentationKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (Named.ContainsKey(kind.Name) || Known.Exists(known => known.Name.Equals(kind.Name, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"There is an augmentation \"{kind.Name}\" already.", nameof(kind));
        Known.Add(kind);
    }

    /// <summary>Reads a list: "rotate 10, shift 0.1", the name of one, or "mnist, noise 0.1".</summary>
    /// <param name="text">The list; empty or "none" = no augmentation.</param>
    /// <exception cref="TrainingException">The text is no such list; the message names the item.</exception>
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
            if (Named.TryGetValue(item, out string? list))
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
                $"{where}: expected one of {string.Join(", ", Known.Select(known => known.Name))}, or {string.Join(", ", Named.Keys)}.");
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
        double.TryParse(word, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double value)
            && value >= parameter.Minimum && value <= parameter.Maximum && (!parameter.IsWhole || value == Math.Floor(value))
            ? value
            : throw new TrainingException(
                $"{where}: got {word}, expected {(parameter.IsWhole ? "a whole number" : "a number")} from {Affine.Number(parameter.Minimum)} "
                + $"to {Affine.Number(parameter.Maximum)} ({kind.Usage}).");
}
