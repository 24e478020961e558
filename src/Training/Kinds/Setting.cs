using System.Globalization;

namespace GpuTrainer.Training;

/// <summary>
/// A setting of losses, optimizers or schedules: a word of their text, and the command-line option of the same name. Kinds that share a
/// setting's name share its meaning and range; their defaults may differ.
/// </summary>
public sealed record Setting
{
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
            throw new ArgumentException($"Setting {name}: the default is {defaultText}, expected {expected}.", nameof(defaultText));
    }

    /// <summary>For example "label-smoothing", for the option --label-smoothing.</summary>
    public string Name { get; }

    /// <summary>The value's name in help: "N"; empty = the option is a switch without a value.</summary>
    public string ValueName { get; }

    /// <summary>What it does, for help, without a full stop.</summary>
    public string Description { get; }

    /// <summary>The valid values, for messages: "a number from 0 to 1".</summary>
    public string Expected { get; }

    /// <summary>The value if it is omitted; empty = none; null = it is required.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the option takes no value: "true" if it is given.</summary>
    public bool IsSwitch => ValueName.Length == 0;

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultText">The value if it is omitted; empty = none; null = it is required.</param>
    /// <param name="minimum">The smallest valid value.</param>
    /// <param name="maximum">The largest valid value.</param>
    /// <param name="expected">The range in words: "a number of at least 0".</param>
    public static Setting Number(string name, string description, string? defaultText, double minimum, double maximum, string expected) =>
        new(name, "N", description, expected, defaultText,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum
                && value <= maximum);

    /// <summary>A whole number of at least 1.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultText">The value if it is omitted; null = it is required.</param>
    public static Setting Count(string name, string description, string? defaultText) =>
        new(name, "N", description, "a whole number of at least 1", defaultText,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1);

    /// <summary>Numbers separated by commas.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What they do.</param>
    /// <param name="minimum">The smallest valid number.</param>
    /// <param name="expected">The range in words.</param>
    public static Setting Numbers(string name, string description, double minimum, string expected) =>
        new(name, "A,B,...", description, expected, "", text => text.Split(',').All(
            word => float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                && float.IsFinite(value) && value >= minimum));

    /// <summary>One of some words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="words">The words, the default first.</param>
    public static Setting Choice(string name, string description, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(name, string.Join('|', words), description, $"one of: {string.Join(", ", words)}", words[0], words.Contains);
    }

    /// <summary>On or off; off by default.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it turns on.</param>
    public static Setting Switch(string name, string description) =>
        new(name, "", description, "true or false", "false", text => text is "true" or "false");

    /// <summary>Whether a text is a valid value.</summary>
    /// <param name="text">The text.</param>
    public bool IsValid(string text) => _isValid(text);
}

/// <summary>The settings of a loss, optimizer or schedule to create, as given or by default, all in range.</summary>
public sealed class SettingValues
{
    private readonly IReadOnlyDictionary<string, string> _texts;

    internal SettingValues(IReadOnlyDictionary<string, string> texts) => _texts = texts;

    /// <summary>A number.</summary>
    /// <param name="name">The setting's name.</param>
    public double Number(string name) => double.Parse(_texts[name], CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    /// <param name="name">The setting's name.</param>
    public int Count(string name) => int.Parse(_texts[name], CultureInfo.InvariantCulture);

    /// <summary>Numbers; none if the value is empty.</summary>
    /// <param name="name">The setting's name.</param>
    public IReadOnlyList<float> Numbers(string name) =>
        _texts[name].Length == 0 ? [] : [.. _texts[name].Split(',').Select(word => float.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>A word.</summary>
    /// <param name="name">The setting's name.</param>
    public string Word(string name) => _texts[name];

    /// <summary>Whether a switch is on.</summary>
    /// <param name="name">The setting's name.</param>
    public bool IsOn(string name) => _texts[name] == "true";
}
