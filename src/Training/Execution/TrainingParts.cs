using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>What a trainer has made ready on the device, for its run.</summary>
/// <param name="Options">How the training runs.</param>
/// <param name="Step">Takes the steps.</param>
/// <param name="Parameters">The weights.</param>
/// <param name="Gradients">Of the last step.</param>
/// <param name="Evaluator">Measures what is evaluated.</param>
/// <param name="Watched">The data that the training is watched by.</param>
/// <param name="TrainingSamples">How many there are.</param>
/// <param name="Classes">How many there are.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Settings">What the bits depend on.</param>
/// <param name="Anomalies">Looks at every step; null = nobody does.</param>
internal sealed record TrainingParts(
    TrainerOptions Options,
    TrainingStep Step,
    ParameterBuffer Parameters,
    ParameterBuffer Gradients,
    Evaluator Evaluator,
    DeviceDataset Watched,
    int TrainingSamples,
    int Classes,
    long TotalSteps,
    IReadOnlyDictionary<string, string> Settings,
    AnomalySearch? Anomalies);
