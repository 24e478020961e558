using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>The options for what a training prints.</summary>
internal sealed class ShowOptionGroup
{
    private const double DefaultInterval = 30;

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print only errors and warnings." };

    private readonly Option<double?> _logInterval = NumberOption.CreateOptional(
        "--log-interval", $"Seconds between progress lines when stdout is not a terminal; 0: none. Default: {DefaultInterval}.",
        new Bounds<double>(0, 1e9, "a number of at least 0"));

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_quiet, _logInterval, _json];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether to print JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Creates the reporter.</summary>
    /// <exception cref="UsageException">--quiet and --json are both given.</exception>
    public ITrainReporter Create(ParseResult parsed, CommandHost host)
    {
        bool quiet = parsed.GetValue(_quiet);
        if (quiet && IsJson(parsed))
            throw new UsageException("--quiet: not with --json; leave one of them out.");
        if (quiet)
            return new QuietTrainReporter();
        if (IsJson(parsed))
            return new JsonTrainReporter(host.Output);
        return host.IsTerminal
            ? new TerminalTrainReporter(host.Output)
            : new PlainTrainReporter(host.Output, TimeSpan.FromSeconds(parsed.GetValue(_logInterval) ?? DefaultInterval));
    }
}
