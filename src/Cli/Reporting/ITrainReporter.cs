using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Shows a training to whoever started it.</summary>
internal interface ITrainReporter : ITrainingObserver
{
    /// <summary>What is trained, on what and where, before anything that takes time.</summary>
    void OnStart(TrainStart start);

    /// <summary>It goes on from a checkpoint.</summary>
    /// <param name="report">From where; after 0 steps where there was no checkpoint.</param>
    /// <param name="epochs">The run's epochs.</param>
    void OnResume(ResumeReport report, int epochs);

    /// <summary>Runs the training, with a live display around it where there is one.</summary>
    TrainingResult Watch(Func<TrainingResult> training);

    /// <summary>Something that the user should know, such as what stays in the folder.</summary>
    /// <param name="message">What to tell.</param>
    /// <returns>Whether it is told; else it is to be told on stderr.</returns>
    bool OnNote(string message);

    /// <summary>A signal came; called on a thread of its own.</summary>
    /// <param name="message">What to tell.</param>
    /// <returns>Whether it is told; else it is to be told on stderr.</returns>
    bool OnStopping(string message);

    /// <summary>The training ended before its epochs or steps were done.</summary>
    /// <param name="reason">patience, max-time, interrupted, diverged.</param>
    void OnStopped(string reason);

    /// <summary>The network is saved.</summary>
    void OnDone(TrainDone done);
}
