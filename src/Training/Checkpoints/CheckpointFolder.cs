using System.Globalization;

namespace GpuTrainer.Training;

/// <summary>The folder with a run's checkpoints: step-000001330.safetensors is the one after 1,330 steps.</summary>
public static class CheckpointFolder
{
    private const string Prefix = "step-";
    private const string Suffix = ".safetensors";

    /// <summary>The file of a step.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="step">Steps done in all.</param>
    public static string PathOf(string directory, long step) =>
        Path.Combine(directory, $"{Prefix}{step.ToString("D9", CultureInfo.InvariantCulture)}{Suffix}");

    /// <summary>The checkpoints in a folder, the newest first; none if the folder is missing.</summary>
    /// <param name="directory">The folder.</param>
    public static IReadOnlyList<(long Step, string Path)> List(string directory)
    {
        if (!Directory.Exists(directory))
            return [];
        return
        [
            .. Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}").Select(path => (Step: StepOf(path), Path: path))
                .Where(entry => entry.Step >= 0).OrderByDescending(entry => entry.Step),
        ];
    }

    /// <summary>Removes all but the newest checkpoints and the best one.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="keep">How many of the newest to keep, at least 1.</param>
    /// <param name="best">The step of the best one, which is kept as well.</param>
    internal static void Prune(string directory, int keep, long best)
    {
        foreach ((long step, string path) in List(directory).Skip(keep))
        {
            if (step != best)
                File.Delete(path);
        }
    }

    private static long StepOf(string path)
    {
        string number = Path.GetFileName(path)[Prefix.Length..^Suffix.Length];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : -1;
    }
}
