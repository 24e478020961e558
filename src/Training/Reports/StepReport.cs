namespace GpuTrainer.Training;

/// <summary>One training step whose loss was read.</summary>
/// <param name="Step">Counted from 1 over the whole run.</param>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The batch's mean loss, in training mode.</param>
/// <param name="LearningRate">The learning rate of the optimizer's step that the batch belongs to.</param>
public readonly record struct StepReport(long Step, int Epoch, float Loss, double LearningRate);
