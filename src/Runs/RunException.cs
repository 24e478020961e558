namespace GpuTrainer.Runs;

/// <summary>A file of a run's folder is damaged, or is not what was asked for.</summary>
/// <param name="message">The file, what is wrong in it, what was expected.</param>
/// <param name="inner">The cause, where another exception reports it.</param>
public sealed class RunException(string message, Exception? inner = null) : Exception(message, inner);
