using System.CommandLine;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options that say where a training is written to, what is kept of it, and from where it goes on.</summary>
internal sealed class RunOptionGroup
{
    /// <summary>The option that goes on with a run.</summary>
    public const string ResumeName = "--resume";

    private const string Best = "best";
    private const string Last = "last";

    private readonly Option<string> _out = new("--out")
    {
        Description = $"The run's folder, made where missing, for {RunFolder.ModelName} and all else that is written (docs/training.md). A better model in it stays.",
        HelpName = "DIR",
        DefaultValueFactory = _ => CommonOptions.ModelDirectory,
    };

    private readonly Option<string?> _resume = new(ResumeName)
    {
        Description = "Go on with the run in this folder, to the same bits as without a stop. It needs no other option; --epochs, the device and what is shown may be "
            + $"others now. Without a folder: {CommonOptions.ModelDirectory}.",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace what is in the folder, also a better model." };

    private readonly Option<string?> _keep = ChoiceOption.Create(
        "--keep", $"Which weights are saved in the end: those of the best epoch (by accuracy, then loss, on the watched part), or the last ones. "
            + $"Default: {Last}; with --patience {Best}.", [Best, Last]);

    private readonly Option<int> _keepCheckpoints = NumberOption.Create(
        "--keep-checkpoints", "How many checkpoints stay, beside the best epoch's.", 2, new Bounds<int>(1, int.MaxValue, "a whole number of at least 1"));

    private readonly Option<long?> _everySteps = NumberOption.CreateOptional(
        "--checkpoint-every-steps", "Save a checkpoint after every so many steps (batches), too, not at the end of epochs alone.",
        new Bounds<long>(1, long.MaxValue, "a whole number of at least 1"));

    private readonly Option<double?> _everyMinutes = NumberOption.CreateOptional(
        "--checkpoint-every-minutes", "Save a checkpoint when so many minutes have gone by since the last one, too.",
        new Bounds<double>(1e-5, 1e6, "a number above 0"));

    private readonly Option<bool> _tensorBoard = new("--tensorboard") { Description = "Write event files for TensorBoard into the folder as well." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_out, _resume, _overwrite, _keep, _keepCheckpoints, _everySteps, _everyMinutes, _tensorBoard];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The folder.</summary>
    /// <exception cref="UsageException">The name is empty.</exception>
    public RunFolder ReadFolder(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_out);
        return string.IsNullOrWhiteSpace(path) ? throw new UsageException($"--out: got \"{path}\", expected a folder's name, for example runs/first.") : new RunFolder(path);
    }

    /// <summary>The folder of the run to go on with; null = a new run.</summary>
    public string? ReadResume(ParseResult parsed)
    {
        if (parsed.GetResult(_resume) is not { Implicit: false })
            return null;
        string path = parsed.GetValue(_resume) ?? CommonOptions.ModelDirectory;
        return string.IsNullOrWhiteSpace(path) ? throw new UsageException($"{ResumeName}: got \"{path}\", expected a run's folder.") : path;
    }

    /// <summary>Whether a better model may be replaced.</summary>
    public bool IsOverwriting(ParseResult parsed) => parsed.GetValue(_overwrite);

    /// <summary>Whether event files for TensorBoard are written.</summary>
    public bool WithTensorBoard(ParseResult parsed) => parsed.GetValue(_tensorBoard);

    /// <summary>Whether the best epoch's weights are kept.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasPatience">Whether the training stops early.</param>
    public bool IsBestKept(ParseResult parsed, bool hasPatience) => parsed.GetValue(_keep) is { } word ? word == Best : hasPatience;

    /// <summary>When checkpoints are saved, and how many stay.</summary>
    public CheckpointOptions ReadCheckpoints(ParseResult parsed, RunFolder folder) => new()
    {
        Directory = folder.CheckpointsPath,
        EverySteps = parsed.GetValue(_everySteps),
        Every = parsed.GetValue(_everyMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        Keep = parsed.GetValue(_keepCheckpoints),
    };
}
