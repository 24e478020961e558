namespace GpuTrainer.Training;

/// <summary>An option of a training is out of its range, or does not fit the data or the network.</summary>
/// <param name="message">What, got, expected.</param>
public sealed class TrainingException(string message) : Exception(message);
