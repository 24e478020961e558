namespace GpuTrainer.Cli;

/// <summary>What the process returns: docs/command.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A device, a driver, a disk, or this program.</summary>
    public const int Failure = 1;

    /// <summary>Something that the user can put right: an option, a file, a data set.</summary>
    public const int Mistake = 2;

    /// <summary>Stopped by Ctrl-C after saving: 128 + SIGINT, as shells say it.</summary>
    public const int Interrupted = 130;
}
