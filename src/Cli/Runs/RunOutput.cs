using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>A run's folder as the command writes to it: checked before the work, made again where it has gone, and replaced by another where it fails.</summary>
/// <param name="folder">The run's.</param>
/// <param name="tell">Is told what goes wrong.</param>
internal sealed class RunOutput(RunFolder folder, Action<string> tell)
{
    private const string PreviousName = "previous";
    private const double Mega = 1e6;

    // The model, and the headers and texts of all files.
    private const long Slack = 1 << 20;

    /// <summary>Makes the folder, tries whether it can be written to, and removes what killed runs left half written.</summary>
    /// <exception cref="UsageException">The path is a file.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public void Prepare()
    {
        OutputFile.PrepareDirectory("--out", folder.Path);
        string probe = Path.Combine(folder.Path, $".probe.{Path.GetRandomFileName()}.tmp");
        try
        {
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException($"--out: {folder.Path} cannot be written to: {problem.Message}", problem);
        }

        AtomicFile.RemoveLeftovers(folder.Path);
        AtomicFile.RemoveLeftovers(folder.CheckpointsPath);
    }

    /// <summary>Checks that the model and the checkpoints will fit.</summary>
    /// <param name="modelBytes">Of one file.</param>
    /// <param name="checkpointBytes">Of one file.</param>
    /// <param name="checkpoints">How many are there at a time.</param>
    /// <exception cref="IOException">They will not.</exception>
    public void CheckSpace(long modelBytes, long checkpointBytes, int checkpoints)
    {
        double needed = modelBytes + ((double)checkpointBytes * checkpoints) + Slack;
        long free = FreeBytes();
        if (free < needed)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"--out: {folder.Path} needs {needed / Mega:0.0} MB for the model and {checkpoints} checkpoints, but {free / Mega:0.0} MB are free; make room, or name another folder."));
        }
    }

    /// <summary>Makes room for a new run: one that is there and not done is set aside, one that is done goes, but for its model.</summary>
    /// <param name="isOverwriting">Whether nothing is set aside.</param>
    /// <param name="note">Is told what is set aside.</param>
    public void Begin(bool isOverwriting, Action<string> note)
    {
        if (!RunFolder.IsRun(folder.Path) && !Directory.Exists(folder.CheckpointsPath))
            return;
        if (!isOverwriting && CheckpointFolder.List(folder.CheckpointsPath).Count > 0 && File.Exists(folder.ConfigPath) && !IsDone())
        {
            var previous = new RunFolder(Path.Combine(folder.Path, PreviousName));
            if (Directory.Exists(previous.Path))
                Directory.Delete(previous.Path, recursive: true);
            Directory.CreateDirectory(previous.Path);
            Directory.Move(folder.CheckpointsPath, previous.CheckpointsPath);
            foreach ((string from, string to) in new[] { (folder.ConfigPath, previous.ConfigPath), (folder.MetricsPath, previous.MetricsPath), (folder.ResultPath, previous.ResultPath) })
            {
                if (File.Exists(from))
                    File.Move(from, to);
            }

            note($"{folder.Path} held a run that was not done; it is in {previous.Path} now, and goes on with: gpu-trainer train {RunOptionGroup.ResumeName} {previous.Path}");
        }

        if (Directory.Exists(folder.CheckpointsPath))
            Directory.Delete(folder.CheckpointsPath, recursive: true);
        string[] files = [folder.ConfigPath, folder.MetricsPath, folder.ResultPath, folder.ReportPath, .. Directory.EnumerateFiles(folder.Path, "events.out.tfevents.*")];
        foreach (string file in files)
            File.Delete(file);
    }

    /// <summary>Writes something that the training can do without; what goes wrong is told.</summary>
    /// <param name="what">For the message.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>Whether it was written.</returns>
    public bool Try(string what, Action write)
    {
        try
        {
            Directory.CreateDirectory(folder.Path); // It may have gone since the training began.
            write();
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DatasetException)
        {
            tell($"{what} could not be written: {problem.Message}");
            return false;
        }
    }

    /// <summary>Saves the model; where that fails in a folder of the run's name in the folder for temporary files.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="save">Saves to a path.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="IOException">It can be saved in neither place.</exception>
    public string SaveModel(string path, Action<string> save)
    {
        string? problem = null;
        string elsewhere = Path.Combine(Path.GetTempPath(), folder.Name, Path.GetFileName(path));
        foreach (string place in new[] { path, elsewhere })
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(place))!); // A file's full path has a folder.
                save(place);
                if (problem is not null)
                    tell($"the model could not be saved in {folder.Path} ({problem}): it is {place}");
                return place;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problem = problem is null ? error.Message : $"{problem}; {error.Message}";
            }
        }

        throw new IOException($"The model can be saved neither in {folder.Path} nor in {Path.GetDirectoryName(elsewhere)}: {problem}");
    }

    private bool IsDone()
    {
        try
        {
            return File.Exists(folder.ResultPath)
                && RunResult.Read(folder.ResultPath).Stopped is not (StopReason.Interrupted or StopReason.MaxTime);
        }
        catch (RunException)
        {
            return false;
        }
    }

    private long FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder.Path)).AvailableFreeSpace;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue; // A file system that does not tell is found out by writing.
        }
    }
}
