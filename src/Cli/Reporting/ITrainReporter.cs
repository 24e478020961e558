using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Shows a training to whoever started it.</summary>
internal interface ITrainReporter : ITrainingObserver
{
    /// <summary>Everything is ready.</summary>
    void OnStart(TrainStart start);

    /// <summary>Runs the training, with a live display around it where there is one.</summary>
    TrainingResult Watch(Func<TrainingResult> training);

    /// <summary>The network is saved.</summary>
    void OnDone(TrainDone done);
}
