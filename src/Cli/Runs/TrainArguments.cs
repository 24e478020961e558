using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>A training's options as text: saved in config.json, and turned back into a command line by <c>--resume</c>.</summary>
internal static class TrainArguments
{
    private const string True = "true";

    // Options that do not change the weights of an epoch: length, device, data loading, output and checkpoints.
    private static readonly string[] Changeable =
    [
        "--epochs", "--max-time", "--device", "--threads", "--vector-width", "--compiler", "--memory-budget", "--workers", "--cache",
        "--offline",
        "--json", "--quiet", "--log-every", "--log-interval", "--tensorboard", "--detect-anomaly",
        "--keep-checkpoints", "--checkpoint-every-steps", "--checkpoint-every-minutes", "--overwrite",
    ];

    // CPU options, dropped when another device is given.
    private static readonly string[] OfProcessor = ["--threads", "--vector-width"];

    // Saved as full paths, so that a run can be resumed from any directory.
    private static readonly string[] Paths = ["--out", "--init", "--cache"];

    /// <summary>Every option that has a value, given or default, as text.</summary>
    public static Dictionary<string, string> Of(Command command, ParseResult parsed)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Option option in command.Options)
        {
            bool isSaved = option.Name.StartsWith("--", StringComparison.Ordinal) && option.Name != RunOptionGroup.ResumeName;
            if (isSaved && TextOf(option, parsed) is { } text)
                texts[option.Name] = text;
        }

        return texts;
    }

    /// <summary>The command line of a resumed run: the run's own options, changed by those given now.</summary>
    /// <param name="command">The command train.</param>
    /// <param name="now">The options given now.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="UsageException">An option differs that must not change.</exception>
    public static ParseResult Resume(Command command, ParseResult now, RunConfig config, RunFolder folder)
    {
        var options = new Dictionary<string, string>(config.Options, StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (Option option in command.Options)
        {
            if (now.GetResult(option) is not { Implicit: false } || option.Name == RunOptionGroup.ResumeName)
                continue;
            string text = TextOf(option, now) ?? "";
            string? before = options.GetValueOrDefault(option.Name);
            if (Changeable.Contains(option.Name))
                options[option.Name] = text;
            else if (!AreSame(option.Name, before, text, folder))
                differences.Add($"{option.Name} is {before ?? "not given"} in the run, got {text}");
        }

        if (differences.Count > 0)
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: a run resumes with its own options, but {string.Join("; ", differences)}. Leave them out, "
                    + "or start a new run.");
        }

        if (now.GetResult("--device") is OptionResult { Implicit: false })
        {
            foreach (string name in OfProcessor.Where(name => now.GetResult(name) is not OptionResult { Implicit: false }))
                options.Remove(name);
        }

        // Giving one of them replaces the other.
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
            : throw new UsageException($"{folder.ConfigPath}: the run's options are no longer valid: {parsed.Errors[0].Message}");
    }

    private static string? TextOf(Option option, ParseResult parsed)
    {
        if (parsed.GetResult(option) is { Implicit: false } given)
        {
            string text = given.Tokens.Count > 0 ? string.Join(' ', given.Tokens.Select(token => token.Value)) : True;
            bool isPath = (text.Length > 0 && Paths.Contains(option.Name)) || (option.Name == "--data" && Directory.Exists(text));
            return isPath ? Path.GetFullPath(text) : text;
        }

        if (option is Option<bool>)
            return "false";
        return option.HasDefaultValue && option.GetDefaultValue() is { } value
            ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
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
