using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Runs a prepared training, and saves its results however it ends.</summary>
internal sealed class RunEnd(
    CommandHost host,
    RunFolder folder,
    RunOutput output,
    GuardedTrainReporter reporter,
    Trainer trainer,
    IReadOnlyDictionary<string, string> notes,
    TrainTestData data,
    OpenDevice device,
    TrainerOptions options)
{
    private const string Stopping = "stopping after this step; interrupt again to quit at once";

    /// <summary>Whether an existing model may be replaced without comparing it.</summary>
    public required bool IsOwnModel { get; init; }

    /// <summary>The run's configuration; null: nothing is saved.</summary>
    public required RunConfig? Config { get; init; }

    private bool IsSaved => Config is not null;

    /// <summary>Trains and saves.</summary>
    /// <param name="recorder">Records the epochs.</param>
    /// <returns>The exit code.</returns>
    public int Train(RunRecorder recorder)
    {
        Interruption interruption = host.WatchInterruption();
        interruption.Requested = () =>
        {
            if (!reporter.OnStopping(Stopping))
                Tell(Stopping);
        };
        TrainingResult result;
        try
        {
            result = reporter.Watch(() => trainer.Run(new RunObserver(IsSaved ? recorder : null, reporter, Tell), interruption.Token));
        }
        catch (DivergedException diverged)
        {
            return Diverged(diverged, recorder);
        }

        if (result.Stopped is not (StopReason.Epochs or StopReason.MaxSteps))
            reporter.OnStopped(result.Stopped.Word());
        (string? path, string hash, bool isWhereItShouldBe) = Save(result.Test);
        // After an interruption, do not keep the user waiting.
        WriteFiles(ResultOf(result, hash), recorder, isMeasured: !result.WasCancelled);
        reporter.OnDone(new TrainDone(result, path, device.Choice, device.Compiler, hash, data.Validation is not null));
        if (!isWhereItShouldBe)
            return ExitCode.Failure; // The message said where the model is.
        if (result.WasCancelled)
            return interruption.ExitCode;
        if (reporter.Failure is null)
            return ExitCode.Success;
        Tell($"Cannot write the output: {reporter.Failure.Message.TrimEnd('.')}.{(path is null ? "" : $" The model is saved: {path}")}");
        return ExitCode.Failure;
    }

    /// <summary>
    /// Saves the model, unless nothing is to be saved. Returns its path, the hash of its weights, and whether the path is the intended one.
    /// </summary>
    private (string? Path, string Hash, bool IsWhereItShouldBe) Save(Evaluation test)
    {
        if (!IsSaved)
            return (null, WeightsHash.Sha256(trainer.EvaluatedParameters.Read()), true);
        var all = new Dictionary<string, string>(notes);
        foreach ((string key, string value) in HeldOutScore.ToNotes(test))
            all[key] = value;
        var score = new HeldOutScore(test.Accuracy, test.Loss, test.Count, trainer.Loss.Text, notes["data"]);
        string place = ModelPlace.Find(folder, score, IsOwnModel, Note);
        string hash = "";
        string path = output.SaveModel(place, where => hash = trainer.Save(where, all));
        return (path, hash, path == place);
    }

    private void WriteFiles(RunResult result, RunRecorder recorder, bool isMeasured)
    {
        if (Config is null)
            return;
        output.Try(folder.ResultPath, () => result.Write(folder.ResultPath));
        output.Try(folder.ReportPath, () => RunReport.Write(
            folder, Config, recorder.Epochs, result, isMeasured ? trainer : null, device.Accelerator, data.Test));
    }

    private RunResult ResultOf(TrainingResult result, string hash) => new()
    {
        Stopped = result.Stopped,
        Epochs = result.Epochs.Count,
        Steps = result.Steps,
        Seconds = result.Seconds,
        BestEpoch = result.BestEpoch,
        Kept = Kept,
        TestLoss = result.Test.Loss,
        TestAccuracy = result.Test.Accuracy,
        WeightsSha256 = hash,
    };

    private KeptWeights Kept => options.KeepBest ? KeptWeights.Best : KeptWeights.Last;

    private int Diverged(DivergedException diverged, RunRecorder recorder)
    {
        reporter.OnStopped(StopReason.Diverged.Word());
        string more = "";
        string hash = "";
        Evaluation test = new(double.NaN, double.NaN, data.Test.Count);
        if (IsSaved && trainer.HasBest)
        {
            test = trainer.Evaluate();
            (string? path, hash, _) = Save(test);
            more = $" The best epoch's weights are in {path}.";
        }
        else if (IsSaved && CheckpointFolder.List(folder.CheckpointsPath) is [var (step, path), ..])
        {
            more = string.Create(CultureInfo.InvariantCulture, $" The last checkpoint before it, after {step} steps, is {path}.");
        }

        var result = new RunResult
        {
            Stopped = StopReason.Diverged,
            Epochs = recorder.Epochs.Count,
            Steps = diverged.Step,
            Seconds = recorder.Epochs.Sum(epoch => epoch.Seconds),
            BestEpoch = recorder.Epochs.MaxBy(epoch => epoch.WatchedAccuracy)?.Epoch ?? 0,
            Kept = Kept,
            TestLoss = test.Loss,
            TestAccuracy = test.Accuracy,
            WeightsSha256 = hash,
        };
        WriteFiles(result, recorder, isMeasured: trainer.HasBest);
        Tell(diverged.Message + more);
        return ExitCode.Failure;
    }

    private void Note(string message)
    {
        if (!reporter.OnNote(message))
            Tell(message);
    }

    private void Tell(string message) => host.Error.WriteLine($"gpu-trainer: {PrintableText.Of(message)}");
}
