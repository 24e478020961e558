namespace GpuTrainer.Training;

/// <summary>What a training came to.</summary>
/// <param name="Epochs">The reports of the epochs, the last one perhaps cut short.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Seconds">Wall time, evaluations included.</param>
/// <param name="Test">The last evaluation on held-out data: that of the weights as they are now.</param>
/// <param name="BestEpoch">The epoch with the best test accuracy, counted from 1; 0 where there was none.</param>
/// <param name="WasCancelled">Whether the run was stopped before its end.</param>
public sealed record TrainingResult(
    IReadOnlyList<EpochReport> Epochs, long Steps, double Seconds, Evaluation Test, int BestEpoch, bool WasCancelled);
