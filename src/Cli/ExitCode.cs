namespace GpuTrainer.Cli;

/// <summary>What the process returns: docs/command.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A device, a driver, a disk, a training that diverged, or this program.</summary>
    public const int Failure = 1;

    /// <summary>Something that the user can put right: an option, a file, a data set.</summary>
    public const int Mistake = 2;

    /// <summary>Stopped by the terminal's end after saving: 128 + SIGHUP, as shells say it.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by Ctrl-C after saving: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by whoever ends processes (docker stop, a queue) after saving: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
