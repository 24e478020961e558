namespace GpuTrainer.Training;

/// <summary>A checkpoint that was written, or could not be.</summary>
/// <param name="Step">Steps done in all.</param>
/// <param name="Epoch">Epochs that were over.</param>
/// <param name="Path">The file.</param>
/// <param name="IsBest">Whether it is the end of the best epoch so far.</param>
/// <param name="Error">Why it could not be written; null = it was. The training goes on, and tries again at the next one.</param>
public sealed record CheckpointReport(long Step, int Epoch, string Path, bool IsBest, string? Error);
