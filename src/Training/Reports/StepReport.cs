namespace GpuTrainer.Training;

/// <summary>One training step whose loss was read.</summary>
/// <param name="Step">Counted from 1 over the whole run.</param>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The batch's mean loss, in training mode.</param>
public readonly record struct StepReport(long Step, int Epoch, float Loss);
