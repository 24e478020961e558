namespace GpuTrainer.Training;

/// <summary>How well a network does on a data set, in evaluation mode.</summary>
/// <param name="Loss">The mean over the samples.</param>
/// <param name="Accuracy">The share of samples whose largest logit is the label's, in [0, 1].</param>
/// <param name="Count">The number of samples.</param>
public sealed record Evaluation(double Loss, double Accuracy, int Count);
