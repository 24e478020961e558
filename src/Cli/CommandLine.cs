using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace GpuTrainer.Cli;

/// <summary>The command gpu-trainer: parses the arguments, runs the command, turns failures into a line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, less the program's name.</param>
    /// <param name="host">Where output goes.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandHost host)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Show where in the program an error came from.", Recursive = true };
        RootCommand root = CreateRoot(verbose, host);
        // No response files: a file may be called @picture.png.
        ParseResult parsed = root.Parse(args.Count == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not (HelpAction or VersionAction) && MistakeIn(parsed) is { } mistake)
        {
            host.Error.WriteLine($"gpu-trainer: {OneLine(mistake)} (see {CommandOf(parsed)} --help)");
            return ExitCode.Mistake;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = host.Output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception error)
        {
            (int exitCode, string message) = Failure.Describe(error);
            host.Error.WriteLine("gpu-trainer: " + OneLine(message));
            if (parsed.GetValue(verbose))
                host.Error.WriteLine(error);
            return exitCode;
        }
    }

    private static RootCommand CreateRoot(Option<bool> verbose, CommandHost host)
    {
        var root = new RootCommand("Trains small neural networks on CUDA, OpenCL or the CPU, with the same bits everywhere.")
        {
            TrainCommand.Create(host),
            EvaluateCommand.Create(host),
            PredictCommand.Create(host),
            ExportSamplesCommand.Create(host),
            RunsCommand.Create(host),
            SummaryCommand.Create(host),
            DataCommand.Create(host),
            DevicesCommand.Create(host),
            KernelsCommand.Create(host),
        };
        root.Add(HelpCommand.Create(root, host));
        root.Add(verbose);
        // The library's own asks the entry assembly, which is another one in tests.
        VersionOption version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionAction(host.Output);
        return root;
    }

    // An option without its value takes the next word for it, and what follows is then reported as unknown, too.
    private static string? MistakeIn(ParseResult parsed) =>
        parsed.Errors.FirstOrDefault(error => error.SymbolResult is OptionResult)?.Message
        ?? UnknownWord.Describe(parsed)
        ?? (parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null);

    private static string CommandOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "gpu-trainer" : PathOf(parsed.CommandResult);

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "gpu-trainer";

    private static string OneLine(string message) =>
        PrintableText.Of(string.Join(' ', message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}
