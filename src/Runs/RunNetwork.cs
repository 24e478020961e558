namespace GpuTrainer.Runs;

/// <summary>The network of a run.</summary>
/// <param name="Layers">The layer list, as --layers takes it.</param>
/// <param name="Parameters">How many numbers are learned.</param>
public sealed record RunNetwork(string Layers, long Parameters);
