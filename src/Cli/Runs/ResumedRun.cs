using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>A run to resume.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Result">Its result so far; null: it was killed.</param>
internal sealed record ResumedRun(RunFolder Folder, RunConfig Config, RunResult? Result)
{
    /// <summary>Reads a run's folder.</summary>
    /// <exception cref="UsageException">The folder has no run.</exception>
    /// <exception cref="RunException">config.json is damaged.</exception>
    public static ResumedRun Open(string path)
    {
        var folder = new RunFolder(path);
        if (!File.Exists(folder.ConfigPath))
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: there is no run in {path} (no file {folder.ConfigPath}), expected the folder of train "
                    + "--out.");
        }

        return new ResumedRun(folder, RunConfig.Read(folder.ConfigPath), ReadResult(folder));
    }

    /// <summary>Throws if there is nothing left to do.</summary>
    /// <param name="epochs">The epochs requested.</param>
    /// <param name="done">The epochs completed.</param>
    /// <exception cref="UsageException">The run is complete, or already has more epochs.</exception>
    public void CheckEpochs(int epochs, int done)
    {
        if (epochs < done)
            throw new UsageException($"--epochs: got {epochs}, but the run in {Folder.Path} already has {done} epochs; expected more.");
        if (Result is null || !File.Exists(Folder.ModelPath))
            return;
        if (Result.Stopped is StopReason.Epochs && epochs <= done)
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: the run in {Folder.Path} is complete, after {done} epochs; set more to continue: "
                    + $"--epochs {done * 2}.");
        }

        if (Result.Stopped is StopReason.MaxSteps or StopReason.Patience)
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: the run in {Folder.Path} is complete, as --{Result.Stopped.Word()} stopped it; start a new "
                    + "run without it.");
        }
    }

    /// <summary>Whether this run saved the model in the folder.</summary>
    public bool OwnsModel()
    {
        try
        {
            return Result is not null && File.Exists(Folder.ModelPath)
                && WeightsHash.Sha256(ModelFile.Load(Folder.ModelPath).Weights) == Result.WeightsSha256;
        }
        catch (CheckpointException)
        {
            return true; // A damaged file may be replaced.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static RunResult? ReadResult(RunFolder folder)
    {
        try
        {
            return File.Exists(folder.ResultPath) ? RunResult.Read(folder.ResultPath) : null;
        }
        catch (RunException)
        {
            return null; // It is written again at the end.
        }
    }
}
