namespace GpuTrainer.Data;

/// <summary>The two parts of a data set: what the network learns from, and what it is judged on.</summary>
/// <param name="Train">The part to learn from.</param>
/// <param name="Test">The held-out part, of the same shape and classes.</param>
public sealed record TrainTestData(IDataset Train, IDataset Test);
