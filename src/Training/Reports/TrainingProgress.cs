namespace GpuTrainer.Training;

/// <summary>How far a training is; known without asking the device.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Epochs">The run's epochs.</param>
/// <param name="StepInEpoch">Steps issued in this epoch.</param>
/// <param name="StepsInEpoch">Steps that the epoch has.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int StepInEpoch, int StepsInEpoch);
