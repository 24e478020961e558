using System.Globalization;

namespace GpuTrainer.Training;

/// <summary>
/// A value that some losses, optimizers or schedules take: a word of their text, and the command's option of the same name. Kinds that share a
/// setting's name mean the same by it, with the same range, and may have other defaults.
/// </summary>
public sealed record Setting
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    private readonly Func<string, bool> _isValid;

    private Setting(string name, string valueName, string description, string expected, string? defaultText, Func<string, bool> isValid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        ValueName = valueName;
        Description = description;
        Expected = expected;
        Default = defaultText;
        _isValid = isValid;
        if (defaultText is { Length: > 0 } && !isValid(defaultText))
            throw new ArgumentException($"Setting {name}: its default is {defaultText}, expected {expected}.", nameof(defaultText));
    }

    /// <summary>For example "label-smoothing"; the command's option is --label-smoothing.</summary>
    public string Name { get; }

    /// <summary>What help calls the value: "N"; empty = the option takes none, it is a switch.</summary>
    public string ValueName { get; }

    /// <summary>What it does, for help, without a full stop.</summary>
    public string Description { get; }

    /// <summary>Which values there are, for messages: "a number from 0 to 1".</summary>
    public string Expected { get; }

    /// <summary>What is meant where it is left out; empty = nothing; null = it may not be left out.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the option takes no value: given is "true".</summary>
    public bool IsSwitch => ValueName.Length == 0;

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultText">What is meant where it is left out; empty = nothing; null = it may not be left out.</param>
    /// <param name="minimum">The least.</param>
    /// <param name="maximum">The greatest.</param>
    /// <param name="expected">The same for people: "a number of at least 0".</param>
    public static Setting Number(string name, string description, string? defaultText, double minimum, double maximum, string expected) =>
        new(name, "N", description, expected, defaultText,
            text => double.TryParse(text, NumberStyles.Float, s_culture, out double value) && value >= minimum && value <= maximum);

    /// <summary>A whole number of at least 1.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultText">What is meant where it is left out; null = it may not be left out.</param>
    public static Setting Count(string name, string description, string? defaultText) =>
        new(name, "N", description, "a whole number of at least 1", defaultText,
            text => int.TryParse(text, NumberStyles.None, s_culture, out int value) && value >= 1);

    /// <summary>Numbers separated by commas.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What they do.</param>
    /// <param name="minimum">The least of any.</param>
    /// <param name="expected">The same for people.</param>
    public static Setting Numbers(string name, string description, double minimum, string expected) =>
        new(name, "A,B,...", description, expected, "", text => text.Split(',').All(
            word => float.TryParse(word, NumberStyles.Float, s_culture, out float value) && float.IsFinite(value) && value >= minimum));

    /// <summary>One of some words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="words">The words, the default first.</param>
    public static Setting Choice(string name, string description, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(name, string.Join('|', words), description, $"one of: {string.Join(", ", words)}", words[0], words.Contains);
    }

    /// <summary>On or off; off where it is left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it turns on.</param>
    public static Setting Switch(string name, string description) =>
        new(name, "", description, "true or false", "false", text => text is "true" or "false");

    /// <summary>Whether a text is one of its values.</summary>
    /// <param name="text">The text.</param>
    public bool IsValid(string text) => _isValid(text);
}
