namespace GpuTrainer.Cli;

/// <summary>What a command has of the outside world.</summary>
/// <param name="Output">Results; nothing but the contract's lines with --json.</param>
/// <param name="Error">One line when a command fails.</param>
/// <param name="IsTerminal">Whether a person watches <paramref name="Output"/>, so that lines may be rewritten.</param>
/// <param name="WatchInterruption">Called by commands that stop in an orderly way: from then on a signal is a wish to stop.</param>
internal sealed record CommandHost(TextWriter Output, TextWriter Error, bool IsTerminal, Func<Interruption> WatchInterruption);
