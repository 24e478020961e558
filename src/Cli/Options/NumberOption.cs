using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace GpuTrainer.Cli;

/// <summary>Creates options for a number within bounds; the error for any other value names the option, the value and the bounds.</summary>
internal static class NumberOption
{
    /// <summary>Creates an option with a default.</summary>
    public static Option<T> Create<T>(string name, string description, T defaultValue, Bounds<T> bounds)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => Parse(name, result, bounds) ?? defaultValue,
        };

    /// <summary>Creates an option that is null when not given.</summary>
    public static Option<T?> CreateOptional<T>(string name, string description, Bounds<T> bounds)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne, // By default the library lets the value of a nullable option be left out.
            CustomParser = result => Parse(name, result, bounds),
        };

    private static T? Parse<T>(string name, ArgumentResult result, Bounds<T> bounds)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        // No hexadecimal numbers or thousands separators; NaN is within no bounds.
        NumberStyles style = T.IsInteger(T.One / (T.One + T.One)) ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value) && value >= bounds.Minimum
            && value <= bounds.Maximum)
            return value;
        result.AddError($"{name}: got \"{text}\", expected {bounds.Text}.");
        return null;
    }
}

/// <summary>Ranges that several options have.</summary>
internal static class Bounds
{
    /// <summary>Counts.</summary>
    public static Bounds<int> Positive { get; } = new(1, int.MaxValue, "a whole number of at least 1");

    /// <summary>Large counts.</summary>
    public static Bounds<long> PositiveLong { get; } = new(1, long.MaxValue, "a whole number of at least 1");

    /// <summary>Seeds.</summary>
    public static Bounds<ulong> Seed { get; } = new(0, ulong.MaxValue, "a whole number from 0 to 2^64 - 1");
}

/// <summary>The range of an option.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Text">The range in words: "a whole number of at least 1".</param>
internal sealed record Bounds<T>(T Minimum, T Maximum, string Text)
    where T : struct, INumber<T>;
