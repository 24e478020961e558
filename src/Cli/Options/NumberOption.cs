using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace GpuTrainer.Cli;

/// <summary>Options that take a number within bounds; what is out of bounds is refused with the option, the text and the bounds.</summary>
internal static class NumberOption
{
    /// <summary>An option with a default.</summary>
    public static Option<T> Create<T>(string name, string description, T defaultValue, Bounds<T> bounds)
        where T : struct, INumber<T>
    {
        return new Option<T>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => Parse(name, result, bounds) ?? defaultValue,
        };
    }

    /// <summary>An option that is null when not given.</summary>
    public static Option<T?> CreateOptional<T>(string name, string description, Bounds<T> bounds)
        where T : struct, INumber<T>
    {
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne, // The library's default for a nullable value is that it may be left out.
            CustomParser = result => Parse(name, result, bounds),
        };
    }

    private static T? Parse<T>(string name, ArgumentResult result, Bounds<T> bounds)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        // Hexadecimal, thousands and the like are no part of the command's language; NaN is within no bounds.
        NumberStyles style = T.IsInteger(T.One / (T.One + T.One)) ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value) && value >= bounds.Minimum && value <= bounds.Maximum)
            return value;
        result.AddError($"{name}: got \"{text}\", expected {bounds.Text}.");
        return null;
    }
}
