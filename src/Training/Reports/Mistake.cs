namespace GpuTrainer.Training;

/// <summary>A sample that a network took for another class.</summary>
/// <param name="Index">Its place in the data set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">What it was taken for.</param>
/// <param name="Probability">The network's probability for that, in [0, 1].</param>
public sealed record Mistake(int Index, int Label, int Predicted, float Probability);
