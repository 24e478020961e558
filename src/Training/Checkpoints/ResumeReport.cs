namespace GpuTrainer.Training;

/// <summary>From where a training goes on.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Epochs">The epochs that are over.</param>
/// <param name="Damaged">What is wrong with newer checkpoints, which were passed over and removed.</param>
public sealed record ResumeReport(string Path, long Step, IReadOnlyList<EpochReport> Epochs, IReadOnlyList<string> Damaged);
