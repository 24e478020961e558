using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuTrainer.Cli;

/// <summary>Creates options for a duration: 90s, 10m, 1h30m; a plain number is in seconds.</summary>
internal static partial class DurationOption
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1000);

    /// <summary>Creates an option that is null when not given.</summary>
    public static Option<TimeSpan?> CreateOptional(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Read(text) is { } time)
                return time;
            result.AddError($"{name}: got \"{text}\", expected a duration above 0 such as 90s, 10m or 1h30m.");
            return null;
        },
    };

    /// <summary>Parses a duration; null: the text is not one.</summary>
    public static TimeSpan? Read(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success || text.Length == 0)
            return null;
        double seconds = Part(match, "d") * 86400 + Part(match, "h") * 3600 + Part(match, "m") * 60 + Part(match, "s");
        return seconds > 0 && seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double Part(Match match, string name) =>
        match.Groups[name].Success
        ? double.Parse(match.Groups[name].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^((?<d>\d+(\.\d+)?)d)?((?<h>\d+(\.\d+)?)h)?((?<m>\d+(\.\d+)?)m)?((?<s>\d+(\.\d+)?)s?)?$")]
    private static partial Regex Form();
}
