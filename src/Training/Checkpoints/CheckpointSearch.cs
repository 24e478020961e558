using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>Finds the newest checkpoint that is whole.</summary>
internal static class CheckpointSearch
{
    /// <summary>Reads it; damaged newer ones are passed over, and removed once an older one is found to be whole.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="state">Overwritten with what the checkpoint holds.</param>
    /// <param name="settings">What the bits depend on now.</param>
    /// <returns>Null where there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but none can be read.</exception>
    /// <exception cref="TrainingException">It is of another training.</exception>
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

            TrainingSettings.Check(path, state.Progress.Settings, settings);
            foreach ((string newer, _) in damaged)
                File.Delete(newer);
            var history = new EpochHistory();
            history.Restore(state.Progress.Epochs);
            return new ResumeReport(path, step, history.Reports, [.. damaged.Select(entry => entry.Problem)]);
        }

        return damaged.Count == 0
            ? null
            : throw new CheckpointException(
                $"{directory}: none of the {damaged.Count} checkpoints can be used, so the training cannot go on; begin it anew (train --overwrite). The newest: {damaged[0].Problem}");
    }
}
