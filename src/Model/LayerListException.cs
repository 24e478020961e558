namespace GpuTrainer.Model;

/// <summary>A layer list that a user wrote ("linear 96, tanh, ...") is not one.</summary>
/// <param name="message">The item, its position, and what was expected.</param>
public sealed class LayerListException(string message) : Exception(message);
