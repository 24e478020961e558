using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>Finds the newest intact checkpoint.</summary>
internal static class CheckpointSearch
{
    /// <summary>Reads the newest intact checkpoint; skips damaged ones, and removes them once an older one turns out intact.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="state">Overwritten with the checkpoint.</param>
    /// <param name="settings">The settings of this training that its bits depend on.</param>
    /// <returns>The checkpoint; null = there is none.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but none can be read.</exception>
    /// <exception cref="TrainingException">
    /// It belongs to a training with other settings; the message names them with both values.
    /// </exception>
    public static ResumeReport? Newest(string directory, TrainingState state, IReadOnlyDictionary<string, string> settings)
    {
        var damaged = new List<(string Path, string Problem)>();
        foreach ((long step, string path) in CheckpointFolder.List(directory))
        {
            try
            {
                CheckpointFile.Read(path, state);
            }
            catch (Exception problem) when (problem is CheckpointException or IOException or UnauthorizedAccessException)
            {
                damaged.Add((path, problem.Message));
                continue;
            }

            CheckSettings(path, state.Progress.Settings, settings);
            foreach ((string newer, _) in damaged)
                File.Delete(newer);
            var history = new EpochHistory();
            history.Restore(state.Progress.Epochs);
            return new ResumeReport(path, step, history.Reports, [.. damaged.Select(entry => entry.Problem)]);
        }

        return damaged.Count == 0
            ? null
            : throw new CheckpointException(
                $"{directory}: none of the {damaged.Count} checkpoints can be used, so the training cannot resume; start it again (train "
                + $"--overwrite). The newest: {damaged[0].Problem}");
    }

    private static void CheckSettings(string path, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        string[] differences =
        [
            .. now.Where(setting => saved.GetValueOrDefault(setting.Key) != setting.Value)
                .Select(setting => $"{setting.Key} was \"{saved.GetValueOrDefault(setting.Key)}\", is \"{setting.Value}\""),
        ];
        if (differences.Length > 0)
        {
            throw new TrainingException(
                $"{path}: the training cannot resume, since its settings have changed: {string.Join("; ", differences)}.");
        }
    }
}

/// <summary>The checkpoint that a training resumes from.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Epochs">The finished epochs.</param>
/// <param name="Damaged">What is wrong with newer checkpoints, which were skipped and removed.</param>
public sealed record ResumeReport(string Path, long Step, IReadOnlyList<EpochReport> Epochs, IReadOnlyList<string> Damaged);
