using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>Prints the progress and the result of a training.</summary>
internal interface ITrainReporter : ITrainingObserver
{
    /// <summary>The training is about to begin; called before anything slow.</summary>
    void OnStart(TrainStart start);

    /// <summary>The training resumes from a checkpoint.</summary>
    /// <param name="report">The checkpoint; step 0: there was none.</param>
    /// <param name="epochs">The epochs of the whole run.</param>
    void OnResume(ResumeReport report, int epochs);

    /// <summary>Runs the training, within a live display if there is one.</summary>
    TrainingResult Watch(Func<TrainingResult> training);

    /// <summary>A notice, such as that a better model was kept.</summary>
    /// <param name="message">The text.</param>
    /// <returns>Whether it was printed; otherwise the caller prints it on stderr.</returns>
    bool OnNote(string message);

    /// <summary>A signal requested a stop; called on the signal's thread.</summary>
    /// <param name="message">The text.</param>
    /// <returns>Whether it was printed; otherwise the caller prints it on stderr.</returns>
    bool OnStopping(string message);

    /// <summary>The training stopped before its last epoch or step.</summary>
    /// <param name="reason">patience, max-time, interrupted or diverged.</param>
    void OnStopped(string reason);

    /// <summary>The training has ended, and the network is saved.</summary>
    void OnDone(TrainDone done);
}

/// <summary>A training that is about to begin.</summary>
/// <param name="Data">The data.</param>
/// <param name="Model">The network.</param>
/// <param name="Device">The device.</param>
/// <param name="Options">The trainer's options.</param>
internal sealed record TrainStart(TrainTestData Data, Sequential Model, OpenDevice Device, TrainerOptions Options);

/// <summary>The outcome of a training.</summary>
/// <param name="Result">The epochs and the last evaluation.</param>
/// <param name="ModelPath">The saved file; null: nothing was saved.</param>
/// <param name="Device">The device.</param>
/// <param name="Compiler">The compiler of the kernels.</param>
/// <param name="WeightsSha256">The SHA-256 of the weights.</param>
/// <param name="HasValidation">Whether there was a validation part.</param>
internal sealed record TrainDone(
    TrainingResult Result, string? ModelPath, DeviceChoice Device, Compiler Compiler, string WeightsSha256, bool HasValidation = false);
