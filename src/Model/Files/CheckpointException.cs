namespace GpuTrainer.Model;

/// <summary>A file of weights is damaged, is not what was asked for, or does not fit the network.</summary>
/// <param name="message">The file, what is wrong in it, what was expected.</param>
/// <param name="inner">The cause, where another exception reports it.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
