using System.CommandLine;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer runs: lists and compares the runs that train has saved.</summary>
internal static class RunsCommand
{
    private const string DefaultDirectory = "runs";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        var directory = new Argument<string>("DIR")
        {
            Description = "A run's folder, or a folder that contains runs.",
            DefaultValueFactory = _ => DefaultDirectory,
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("runs", "List saved runs, and the options in which they differ.") { directory, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(directory);
            if (!Directory.Exists(path))
            {
                throw new UsageException(
                    $"DIR: there is no folder {(path.Length == 0 ? "\"\"" : path)}. Each training creates one: "
                    + $"gpu-trainer train --out {DefaultDirectory}/NAME");
            }

            IReadOnlyList<RunEntry> runs = RunEntry.Find(path);
            if (parsed.GetValue(json))
                RunsJson.Write(host.Output, runs);
            else
                RunsText.Write(host.Output, path, runs);
            return ExitCode.Success;
        });
        return command;
    }
}
