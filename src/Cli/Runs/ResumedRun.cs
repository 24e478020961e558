using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>A run that goes on.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Config">What it was begun with.</param>
/// <param name="Result">How far it came the last time; null = it was killed.</param>
internal sealed record ResumedRun(RunFolder Folder, RunConfig Config, RunResult? Result)
{
    /// <summary>Reads a run's folder.</summary>
    /// <exception cref="UsageException">There is no run.</exception>
    /// <exception cref="RunException">config.json is damaged.</exception>
    public static ResumedRun Open(string path)
    {
        var folder = new RunFolder(path);
        if (!File.Exists(folder.ConfigPath))
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: there is no run in {path} (no file {folder.ConfigPath}); expected the folder that train --out named.");
        }

        return new ResumedRun(folder, RunConfig.Read(folder.ConfigPath), ReadResult(folder));
    }

    /// <summary>Throws where there is nothing left to do.</summary>
    /// <param name="epochs">Epochs that the run is to have.</param>
    /// <param name="done">Epochs that are over.</param>
    /// <exception cref="UsageException">The run is done, or has more epochs already.</exception>
    public void CheckEpochs(int epochs, int done)
    {
        if (epochs < done)
            throw new UsageException($"--epochs: got {epochs}, but the run in {Folder.Path} has {done} epochs already; expected more.");
        if (Result is null || !File.Exists(Folder.ModelPath))
            return;
        if (Result.Stopped is StopReason.Epochs && epochs <= done)
            throw new UsageException($"{RunOptionGroup.ResumeName}: the run in {Folder.Path} is done, after {done} epochs; it goes on with more: --epochs {done * 2}.");
        if (Result.Stopped is StopReason.MaxSteps or StopReason.Patience)
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: the run in {Folder.Path} is done, for --{Result.Stopped.Word()} stopped it; start a new one without that.");
        }
    }

    /// <summary>Whether the model in the folder is what this run saved the last time.</summary>
    public bool OwnsModel()
    {
        try
        {
            return Result is not null && File.Exists(Folder.ModelPath)
                && WeightsHash.Sha256(ModelFile.Load(Folder.ModelPath).Weights) == Result.WeightsSha256;
        }
        catch (CheckpointException)
        {
            return true; // A damaged one is nobody's loss.
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
            return null; // It is written anew.
        }
    }
}
