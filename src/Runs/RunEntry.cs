namespace GpuTrainer.Runs;

/// <summary>A run in a list.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Name">Its path below the folder that was searched.</param>
/// <param name="Config">The configuration; null: damaged.</param>
/// <param name="Epochs">The completed epochs.</param>
/// <param name="Result">The result; null: the run is in progress, was killed, or is damaged.</param>
/// <param name="Problem">Which file is damaged, and how; null: none.</param>
public sealed record RunEntry(
    RunFolder Folder, string Name, RunConfig? Config, IReadOnlyList<EpochMetrics> Epochs, RunResult? Result, string? Problem)
{
    /// <summary>The best epoch on the watched part; null: none.</summary>
    public EpochMetrics? Best =>
        Epochs.FirstOrDefault(epoch => epoch.Epoch == Result?.BestEpoch)
        ?? Epochs.Where(epoch => double.IsFinite(epoch.WatchedAccuracy)).MaxBy(epoch => epoch.WatchedAccuracy);

    /// <summary>The wall time; of a run without a result, the sum over its epochs.</summary>
    public double Seconds => Result?.Seconds ?? Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>Why it ended (<see cref="RunWords"/>), or "open" without a result, or "damaged".</summary>
    public string State => Problem is not null ? "damaged" : Result?.Stopped.Word() ?? "open";

    /// <summary>Reads a run's files. A damaged one is reported in <see cref="Problem"/>; the others are still read.</summary>
    /// <param name="folder">A run's folder.</param>
    /// <param name="name">The name in the list.</param>
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
                problem ??= error is FileNotFoundException missing ? $"{missing.FileName}: the file is missing." : error.Message;
                return null;
            }
        }
    }

    /// <summary>Finds the runs in and below a folder, the earliest first; or the folder itself, if it is a run.</summary>
    /// <param name="directory">An existing folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<RunEntry> Find(string directory)
    {
        if (RunFolder.IsRun(directory))
            return [Read(new RunFolder(directory), new RunFolder(directory).Name)];
        // A link may lead back up. Folders that may not be read are skipped.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip =
            FileAttributes.ReparsePoint
        };
        return
        [
            .. Directory.EnumerateDirectories(directory, "*", options).Where(RunFolder.IsRun)
                .Select(path => Read(new RunFolder(path), Path.GetRelativePath(directory, path)))
                .OrderBy(run => run.Config?.Started ?? DateTimeOffset.MaxValue).ThenBy(run => run.Name, StringComparer.Ordinal),
        ];
    }
}

/// <summary>Finds the options in which runs differ.</summary>
public static class RunDifferences
{
    // The folder of a run does not affect what was trained.
    private static readonly string[] OwnPlaces = ["--out"];

    /// <summary>The options whose values differ between runs, in the order of the first run that has them.</summary>
    /// <param name="runs">The runs; those without a configuration are ignored.</param>
    public static IReadOnlyList<string> Between(IReadOnlyList<RunEntry> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        IReadOnlyDictionary<string, string>[] options = [.. runs.Where(run => run.Config is not null).Select(run => run.Config!.Options)];
        return
        [
            .. options.SelectMany(run => run.Keys).Distinct().Except(OwnPlaces)
                .Where(name => options.Select(run => run.GetValueOrDefault(name)).Distinct().Count() > 1),
        ];
    }
}
