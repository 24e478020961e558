namespace GpuTrainer.Model;

/// <summary>Shapes do not fit together: a network's layers, or a network and the data or weights that it is given.</summary>
/// <param name="message">What, where, got, expected.</param>
public sealed class ShapeException(string message) : Exception(message);
