using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using ILGPU;

namespace GpuTrainer.Cli;

/// <summary>Parses the command line, runs the command, and reports errors as one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The commands but help, in the order of --help: each one's name, and what makes it.</summary>
    internal static readonly (string Name, Func<CommandHost, Command> Create)[] Commands =
    [
        ("train", TrainCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("predict", PredictCommand.Create),
        ("export-samples", ExportSamplesCommand.Create),
        ("runs", RunsCommand.Create),
        ("summary", SummaryCommand.Create),
        ("data", DataCommand.Create),
        ("devices", DevicesCommand.Create),
        ("kernels", KernelsCommand.Create),
    ];

    private const string VersionName = "--version";

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program name.</param>
    /// <param name="host">Stdout, stderr and signals.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandHost host)
    {
        var verbose = new Option<bool>("--verbose") { Description = "On an error, print the stack trace.", Recursive = true };
        RootCommand root = CreateRoot(args, verbose, host);
        // No response files: a picture may be called @picture.png.
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
            (int exitCode, string message) = ErrorDescription.Of(error);
            host.Error.WriteLine("gpu-trainer: " + OneLine(message));
            if (parsed.GetValue(verbose))
                host.Error.WriteLine(error);
            return exitCode;
        }
    }

    private static RootCommand CreateRoot(IReadOnlyList<string> args, Option<bool> verbose, CommandHost host)
    {
        var root = new RootCommand("Train small neural networks on CUDA, OpenCL or the CPU, with bit-identical results everywhere.");
        foreach ((string name, Func<CommandHost, Command> create) in Commands)
            root.Add(IsAsked(name, args) ? create(host) : new Command(name));
        root.Add(HelpCommand.Create(root, host));
        root.Add(verbose);
        // The library's own action reads the version of the entry assembly, which in tests is the test host.
        VersionOption version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionAction(host.Output);
        return root;
    }

    // Creating the options of all commands takes longer than running most commands. When one is named, the user sees only the names of the
    // others.
    private static bool IsAsked(string command, IReadOnlyList<string> args) =>
        args.Contains(command) || (args is not [VersionName] && !Commands.Any(other => args.Contains(other.Name)));

    // An option without its value consumes the next word, and the words after that are then reported as unknown; so options come first.
    private static string? MistakeIn(ParseResult parsed) =>
        parsed.Errors.FirstOrDefault(error => error.SymbolResult is OptionResult)?.Message
        ?? UnknownWord.Describe(parsed)
        ?? MissingCommand(parsed)
        ?? (parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null);

    private static string? MissingCommand(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = command is RootCommand ? "" : command.Name + ": ";
        return command.Action is null && command.Subcommands.Count > 0
            ? $"{name}expected a command: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}."
            : null;
    }

    private static string CommandOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "gpu-trainer" : PathOf(parsed.CommandResult);

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "gpu-trainer";

    private static string OneLine(string message) =>
        PrintableText.Of(string.Join(
            ' ', message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}

/// <summary>Prints the versions of this program and of ILGPU.</summary>
internal sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        // The SDK always sets the attribute.
        string version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        output.WriteLine($"{version} (ILGPU {Context.Version})");
        return ExitCode.Success;
    }
}
