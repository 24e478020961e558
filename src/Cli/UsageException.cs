namespace GpuTrainer.Cli;

/// <summary>The command line asks for something that does not exist or does not go together.</summary>
/// <param name="message">What, got, expected; starts with the option.</param>
internal sealed class UsageException(string message) : Exception(message);
