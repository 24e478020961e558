using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>The options that say what a training shows.</summary>
internal sealed class ShowOptionGroup
{
    private const double DefaultInterval = 30;

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Write nothing but errors and warnings." };

    private readonly Option<double?> _logInterval = NumberOption.CreateOptional(
        "--log-interval", $"Where the output is no terminal, tell the progress every so many seconds; 0 = never. Default: {DefaultInterval}.",
        new Bounds<double>(0, 1e9, "a number of at least 0"));

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_quiet, _logInterval, _json];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether events are written for scripts.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Who shows the training.</summary>
    /// <exception cref="UsageException">--quiet and --json are both given.</exception>
    public ITrainReporter Create(ParseResult parsed, CommandHost host)
    {
        bool quiet = parsed.GetValue(_quiet);
        if (quiet && IsJson(parsed))
            throw new UsageException("--quiet: --json is there to be read; leave one of them out.");
        if (quiet)
            return new QuietTrainReporter();
        if (IsJson(parsed))
            return new JsonTrainReporter(host.Output);
        return host.IsTerminal
            ? new TerminalTrainReporter(host.Output)
            : new PlainTrainReporter(host.Output, TimeSpan.FromSeconds(parsed.GetValue(_logInterval) ?? DefaultInterval));
    }
}
