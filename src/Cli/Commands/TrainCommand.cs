using System.CommandLine;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer train: trains a network and saves it.</summary>
internal static class TrainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        var groups = new TrainOptionGroups();
        var command = new Command("train", "Train a network and save it, or resume a training that was stopped.");
        groups.AddTo(command);
        command.SetAction(parsed =>
        {
            string? resumed = groups.Run.ReadResume(parsed);
            if (resumed is null)
                return new TrainRun(host, groups, parsed, null, TrainArguments.Of(command, parsed)).Run();
            var run = ResumedRun.Open(resumed);
            ParseResult whole = TrainArguments.Resume(command, parsed, run.Config, run.Folder);
            return new TrainRun(host, groups, whole, run, TrainArguments.Of(command, whole)).Run();
        });
        return command;
    }
}
