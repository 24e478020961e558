using System.Globalization;

namespace GpuTrainer.Training;

/// <summary>The settings of one loss, optimizer or schedule that is made: those given, the others at their defaults, all in their ranges.</summary>
public sealed class SettingValues
{
    private readonly IReadOnlyDictionary<string, string> _texts;

    internal SettingValues(IReadOnlyDictionary<string, string> texts) => _texts = texts;

    /// <summary>A number.</summary>
    /// <param name="name">The setting's.</param>
    public double Number(string name) => double.Parse(_texts[name], CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    /// <param name="name">The setting's.</param>
    public int Count(string name) => int.Parse(_texts[name], CultureInfo.InvariantCulture);

    /// <summary>Numbers; none where nothing is given.</summary>
    /// <param name="name">The setting's.</param>
    public IReadOnlyList<float> Numbers(string name) =>
        _texts[name].Length == 0 ? [] : [.. _texts[name].Split(',').Select(word => float.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>A word.</summary>
    /// <param name="name">The setting's.</param>
    public string Word(string name) => _texts[name];

    /// <summary>Whether a switch is on.</summary>
    /// <param name="name">The setting's.</param>
    public bool IsOn(string name) => _texts[name] == "true";
}
