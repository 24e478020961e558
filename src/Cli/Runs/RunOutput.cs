using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>
/// Writes to a run's folder: checks it before the training, recreates it if it disappears, and saves the model elsewhere if that fails.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="tell">Receives messages about failures.</param>
internal sealed class RunOutput(RunFolder folder, Action<string> tell)
{
    private const string PreviousName = "previous";
    private const double Mega = 1e6;

    // For file headers and the text files.
    private const long Slack = 1 << 20;

    /// <summary>Creates the folder, checks that it is writable, and removes incomplete files of killed runs.</summary>
    /// <exception cref="UsageException">The path is a file.</exception>
    /// <exception cref="IOException">The folder cannot be created or written to.</exception>
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
            throw new IOException($"--out: cannot write to {folder.Path}: {problem.Message}", problem);
        }

        AtomicFile.RemoveLeftovers(folder.Path);
        AtomicFile.RemoveLeftovers(folder.CheckpointsPath);
    }

    /// <summary>Checks that the disk has room for the model and the checkpoints.</summary>
    /// <param name="modelBytes">Size of the model file.</param>
    /// <param name="checkpointBytes">Size of a checkpoint.</param>
    /// <param name="checkpoints">The most checkpoints at a time.</param>
    /// <exception cref="IOException">It has not.</exception>
    public void CheckSpace(long modelBytes, long checkpointBytes, int checkpoints)
    {
        double needed = modelBytes + ((double)checkpointBytes * checkpoints) + Slack;
        long free = FreeBytes();
        if (free < needed)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"--out: {folder.Path} needs {needed / Mega:0.0} MB for the model and {checkpoints} checkpoints, but {free / Mega:0.0} MB "
                    + $"are free; free some space, or choose another folder."));
        }
    }

    /// <summary>Makes room for a new run: moves an incomplete run to a subfolder; deletes a complete one, except its model.</summary>
    /// <param name="isOverwriting">Whether to delete an incomplete run.</param>
    /// <param name="note">Receives a message if a run was moved.</param>
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
            (string From, string To)[] files =
                [(folder.ConfigPath, previous.ConfigPath), (folder.MetricsPath, previous.MetricsPath),
                    (folder.ResultPath, previous.ResultPath)];
            foreach ((string from, string to) in files)
            {
                if (File.Exists(from))
                    File.Move(from, to);
            }

            note(
                $"{folder.Path} had an incomplete run, which was moved to {previous.Path}; "
                + $"to resume it: gpu-trainer train {RunOptionGroup.ResumeName} {previous.Path}");
        }

        if (Directory.Exists(folder.CheckpointsPath))
            Directory.Delete(folder.CheckpointsPath, recursive: true);
        string[] old =
        [
            folder.ConfigPath, folder.MetricsPath, folder.ResultPath, folder.ReportPath,
            .. Directory.EnumerateFiles(folder.Path, "events.out.tfevents.*"),
        ];
        foreach (string file in old)
            File.Delete(file);
    }

    /// <summary>Writes a file that the training can do without; a failure is reported.</summary>
    /// <param name="what">The file, for the message.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>Whether it was written.</returns>
    public bool Try(string what, Action write)
    {
        try
        {
            Directory.CreateDirectory(folder.Path); // It may have disappeared since the training began.
            write();
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DatasetException)
        {
            tell($"cannot write {what}: {problem.Message}");
            return false;
        }
    }

    /// <summary>Saves the model, or if that fails, saves it below the system's temporary folder, in a folder named after the run.</summary>
    /// <param name="path">The intended path.</param>
    /// <param name="save">Saves to a path.</param>
    /// <returns>The path it was saved to.</returns>
    /// <exception cref="IOException">Both attempts failed.</exception>
    public string SaveModel(string path, Action<string> save)
    {
        string? problem = null;
        string elsewhere = Path.Combine(Path.GetTempPath(), folder.Name, Path.GetFileName(path));
        foreach (string place in new[] { path, elsewhere })
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(place))!); // The full path of a file has a folder.
                save(place);
                if (problem is not null)
                    tell($"cannot save the model in {folder.Path} ({problem}); it was saved to {place}");
                return place;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problem = problem is null ? error.Message : $"{problem}; {error.Message}";
            }
        }

        throw new IOException($"Cannot save the model, neither in {folder.Path} nor in {Path.GetDirectoryName(elsewhere)}: {problem}");
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
            return long.MaxValue; // Unknown; a full disk then shows when writing.
        }
    }
}
