using System.CommandLine;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options for a run's folder, its checkpoints, and resuming.</summary>
internal sealed class RunOptionGroup
{
    /// <summary>The name of the option that resumes a run.</summary>
    public const string ResumeName = "--resume";

    private const string Best = "best";
    private const string Last = "last";

    private readonly Option<string> _out = new("--out")
    {
        Description = $"The run's folder, for {RunFolder.ModelName} and all other output (docs/runs.md). A better model already in it is "
            + "kept.",
        HelpName = "DIR",
        DefaultValueFactory = _ => CommonOptions.ModelDirectory,
    };

    private readonly Option<string?> _resume = new(ResumeName)
    {
        Description = "Resume the run in this folder, with its own options and the same final bits as without the interruption. Only "
            + $"--epochs, the device, and output and checkpoint options may be changed. Default folder: {CommonOptions.ModelDirectory}.",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace what is in the folder, even a better model." };

    private readonly Option<string?> _keep = ChoiceOption.Create(
        "--keep", "The weights to save at the end: those of the best epoch (highest accuracy, then lowest loss, on the watched part), or "
            + $"the last. Default: {Last}; with --patience, {Best}.",
        [Best, Last]);

    private readonly Option<int> _keepCheckpoints = NumberOption.Create(
        "--keep-checkpoints", "Number of checkpoints to keep, in addition to the best epoch's.", 2, new Bounds<int>(1, int.MaxValue, "a "
            + "whole number of at least 1"));

    private readonly Option<long?> _everySteps = NumberOption.CreateOptional(
        "--checkpoint-every-steps", "Also save a checkpoint every N steps (batches), not only after each epoch.",
        Bounds.PositiveLong);

    private readonly Option<double?> _everyMinutes = NumberOption.CreateOptional(
        "--checkpoint-every-minutes", "Also save a checkpoint N minutes after the last one.",
        new Bounds<double>(1e-5, 1e6, "a number above 0"));

    private readonly Option<bool> _tensorBoard = new("--tensorboard")
    {
        Description = "Also write event files for TensorBoard "
        + "to the folder."
    };

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
        return string.IsNullOrWhiteSpace(path)
            ? throw new UsageException($"--out: got \"{path}\", expected a folder such as runs/first.")
            : new RunFolder(path);
    }

    /// <summary>The folder of the run to resume; null: a new run.</summary>
    public string? ReadResume(ParseResult parsed)
    {
        if (parsed.GetResult(_resume) is not { Implicit: false })
            return null;
        string path = parsed.GetValue(_resume) ?? CommonOptions.ModelDirectory;
        return string.IsNullOrWhiteSpace(path) ? throw new UsageException($"{ResumeName}: got \"{path}\", expected a run's folder.") : path;
    }

    /// <summary>Whether to replace a better model.</summary>
    public bool IsOverwriting(ParseResult parsed) => parsed.GetValue(_overwrite);

    /// <summary>Whether to write event files for TensorBoard.</summary>
    public bool WithTensorBoard(ParseResult parsed) => parsed.GetValue(_tensorBoard);

    /// <summary>Whether to save the best epoch's weights.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasPatience">Whether --patience is given.</param>
    public bool IsBestKept(ParseResult parsed, bool hasPatience) => parsed.GetValue(_keep) is { } word ? word == Best : hasPatience;

    /// <summary>When to save checkpoints, and how many to keep.</summary>
    public CheckpointOptions ReadCheckpoints(ParseResult parsed, RunFolder folder) => new()
    {
        Directory = folder.CheckpointsPath,
        EverySteps = parsed.GetValue(_everySteps),
        Every = parsed.GetValue(_everyMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        Keep = parsed.GetValue(_keepCheckpoints),
    };
}
