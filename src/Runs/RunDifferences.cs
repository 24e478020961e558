namespace GpuTrainer.Runs;

/// <summary>Which options tell some runs apart.</summary>
public static class RunDifferences
{
    // Where a run lies is no difference between what was trained.
    private static readonly string[] s_ownPlaces = ["--out"];

    /// <summary>The options that do not have the same value in all runs, in the order of the first run that has them.</summary>
    /// <param name="runs">Some runs; those without a config are left out.</param>
    public static IReadOnlyList<string> Between(IReadOnlyList<RunEntry> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        IReadOnlyDictionary<string, string>[] options = [.. runs.Where(run => run.Config is not null).Select(run => run.Config!.Options)];
        return
        [
            .. options.SelectMany(run => run.Keys).Distinct().Except(s_ownPlaces)
                .Where(name => options.Select(run => run.GetValueOrDefault(name)).Distinct().Count() > 1),
        ];
    }
}
