using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>A training's options as texts: what config.json keeps of a command line, and what <c>--resume</c> makes a command line of again.</summary>
internal static class TrainArguments
{
    private const string True = "true";

    // What changes no bit: how long it goes on, where it runs, how it reads, what is shown, and how often it is saved.
    private static readonly string[] s_changeable =
    [
        "--epochs", "--max-time", "--device", "--threads", "--vector-width", "--compiler", "--memory-budget", "--workers", "--cache", "--offline", "--json", "--quiet",
        "--log-every", "--log-interval", "--tensorboard", "--detect-anomaly", "--keep-checkpoints", "--checkpoint-every-steps", "--checkpoint-every-minutes", "--overwrite",
    ];

    // What belongs to the processor, and goes where another device is named.
    private static readonly string[] s_ofProcessor = ["--threads", "--vector-width"];

    // Kept by their full paths, so that a run goes on from wherever it is called.
    private static readonly string[] s_paths = ["--out", "--init", "--cache"];

    /// <summary>Every option of a command that has a value, given or by default, as text.</summary>
    public static Dictionary<string, string> Of(Command command, ParseResult parsed)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Option option in command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal) && option.Name != RunOptionGroup.ResumeName))
        {
            if (TextOf(option, parsed) is { } text)
                texts[option.Name] = text;
        }

        return texts;
    }

    /// <summary>The command line that goes on with a run: the run's own options, and those given now which may be others.</summary>
    /// <param name="command">train.</param>
    /// <param name="now">What is given now.</param>
    /// <param name="config">What the run was begun with.</param>
    /// <param name="folder">The run's.</param>
    /// <exception cref="UsageException">An option is given that may not be another one now.</exception>
    public static ParseResult Resume(Command command, ParseResult now, RunConfig config, RunFolder folder)
    {
        var options = new Dictionary<string, string>(config.Options, StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (Option option in command.Options.Where(option => now.GetResult(option) is { Implicit: false } && option.Name != RunOptionGroup.ResumeName))
        {
            string text = TextOf(option, now) ?? "";
            string? before = options.GetValueOrDefault(option.Name);
            if (s_changeable.Contains(option.Name))
                options[option.Name] = text;
            else if (!AreSame(option.Name, before, text, folder))
                differences.Add($"{option.Name} is {before ?? "not given"} in the run, got {text}");
        }

        if (differences.Count > 0)
            throw new UsageException($"{RunOptionGroup.ResumeName}: a run goes on with its own options: {string.Join("; ", differences)}. Leave them out, or start a new run.");
        if (now.GetResult("--device") is OptionResult { Implicit: false })
        {
            foreach (string name in s_ofProcessor.Where(name => now.GetResult(name) is not OptionResult { Implicit: false }))
                options.Remove(name);
        }

        // One of them given now takes the other's place.
        foreach ((string given, string other) in new[] { ("--json", "--quiet"), ("--quiet", "--json") })
        {
            if (now.GetResult(given) is OptionResult { Implicit: false } && now.GetResult(other) is not OptionResult { Implicit: false })
                options.Remove(other);
        }

        options["--out"] = folder.Path;
        HashSet<string> known = [.. command.Options.Select(option => option.Name)];
        HashSet<string> switches = [.. command.Options.OfType<Option<bool>>().Select(option => option.Name)];
        string[] words =
        [
            .. options.Where(option => known.Contains(option.Key) && (!switches.Contains(option.Key) || option.Value == True))
                .Select(option => switches.Contains(option.Key) ? option.Key : $"{option.Key}={option.Value}"),
        ];
        ParseResult parsed = command.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0
            ? parsed
            : throw new UsageException($"{folder.ConfigPath}: the run's options cannot be read any more: {parsed.Errors[0].Message}");
    }

    private static string? TextOf(Option option, ParseResult parsed)
    {
        if (parsed.GetResult(option) is { Implicit: false } given)
        {
            string text = given.Tokens.Count > 0 ? string.Join(' ', given.Tokens.Select(token => token.Value)) : True;
            return (text.Length > 0 && s_paths.Contains(option.Name)) || (option.Name == "--data" && Directory.Exists(text)) ? Path.GetFullPath(text) : text;
        }

        if (option is Option<bool>)
            return "false";
        return option.HasDefaultValue && option.GetDefaultValue() is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    private static bool AreSame(string name, string? before, string text, RunFolder folder)
    {
        if (name == "--out")
            return Path.GetFullPath(text) == Path.GetFullPath(folder.Path);
        return before == text
            || (double.TryParse(before, NumberStyles.Float, CultureInfo.InvariantCulture, out double one)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double other) && one == other);
    }
}
