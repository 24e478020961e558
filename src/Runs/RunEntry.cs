namespace GpuTrainer.Runs;

/// <summary>A run as a list shows it.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Name">Its path below the folder that was searched.</param>
/// <param name="Config">What was asked for; null = damaged.</param>
/// <param name="Epochs">The epochs that are done.</param>
/// <param name="Result">What came out; null = it is under way, was killed, or is damaged.</param>
/// <param name="Problem">What is damaged, with the file's name; null = nothing.</param>
public sealed record RunEntry(
    RunFolder Folder, string Name, RunConfig? Config, IReadOnlyList<EpochMetrics> Epochs, RunResult? Result, string? Problem)
{
    /// <summary>The epoch that did best on the watched part; null = there is none.</summary>
    public EpochMetrics? Best =>
        Epochs.FirstOrDefault(epoch => epoch.Epoch == Result?.BestEpoch)
        ?? Epochs.Where(epoch => double.IsFinite(epoch.WatchedAccuracy)).MaxBy(epoch => epoch.WatchedAccuracy);

    /// <summary>Wall time; of a run without a result the sum of its epochs'.</summary>
    public double Seconds => Result?.Seconds ?? Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>In a word: <see cref="RunWords"/> for why it ended, "open" where there is no result, "damaged".</summary>
    public string State => Problem is not null ? "damaged" : Result?.Stopped.Word() ?? "open";

    /// <summary>Reads a run's files. One that is damaged is told in <see cref="Problem"/>, and the others are read all the same.</summary>
    /// <param name="folder">A run's folder.</param>
    /// <param name="name">What the list calls it.</param>
    public static RunEntry Read(RunFolder folder, string name)
    {
        string? problem = null;
        RunConfig? config = Try(() => RunConfig.Read(folder.ConfigPath));
        IReadOnlyList<EpochMetrics> epochs = Try(() => MetricsLog.Read(folder.MetricsPath)) ?? [];
        RunResult? result = File.Exists(folder.ResultPath) ? Try(() => RunResult.Read(folder.ResultPath)) : null;
        return new RunEntry(folder, name, config, epochs, result, problem);

        T? Try<T>(Func<T> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (Exception error) when (error is RunException or IOException or UnauthorizedAccessException)
            {
                problem ??= error is FileNotFoundException missing ? $"{missing.FileName}: there is no such file." : error.Message;
                return null;
            }
        }
    }

    /// <summary>The runs in a folder and in the folders below it, the earliest first; the folder itself, where it is one.</summary>
    /// <param name="directory">An existing folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<RunEntry> Find(string directory)
    {
        if (RunFolder.IsRun(directory))
            return [Read(new RunFolder(directory), new RunFolder(directory).Name)];
        // A link may lead back up; a folder that may not be read holds nothing for its reader.
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return
        [
            .. Directory.EnumerateDirectories(directory, "*", options).Where(RunFolder.IsRun)
                .Select(path => Read(new RunFolder(path), Path.GetRelativePath(directory, path)))
                .OrderBy(run => run.Config?.Started ?? DateTimeOffset.MaxValue).ThenBy(run => run.Name, StringComparer.Ordinal),
        ];
    }
}
