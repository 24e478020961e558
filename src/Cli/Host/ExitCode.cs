namespace GpuTrainer.Cli;

/// <summary>The exit codes (docs/command.md).</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A device, driver or disk failed, a training diverged, or the program has a bug.</summary>
    public const int Failure = 1;

    /// <summary>An option, file or data set is wrong; the user can correct it.</summary>
    public const int Mistake = 2;

    /// <summary>Stopped because the terminal closed, after saving: 128 + SIGHUP.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by Ctrl-C after saving: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by docker, a batch system or kill, after saving: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}

/// <summary>The command line names something that does not exist, or combines options that exclude each other.</summary>
/// <param name="message">The option, what was given, and what was expected.</param>
internal sealed class UsageException(string message) : Exception(message);
