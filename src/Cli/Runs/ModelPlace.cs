using GpuTrainer.Model;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>Chooses where to save a run's model, so that it does not replace a better one, or one that cannot be compared.</summary>
internal static class ModelPlace
{
    private const string NewName = "model.new.safetensors";
    private const string PreviousName = "model.previous.safetensors";

    /// <summary>The path to save to.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="score">The new model's score.</param>
    /// <param name="isOwn">Whether an existing model may be replaced: with --overwrite, or because this run saved it.</param>
    /// <param name="tell">Receives what happens to an existing model.</param>
    public static string Find(RunFolder folder, HeldOutScore score, bool isOwn, Action<string> tell)
    {
        try
        {
            return Choose(folder, score, isOwn, tell);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            tell($"{folder.ModelPath} is kept, as it cannot be compared: {problem.Message}");
            return Path.Combine(folder.Path, NewName);
        }
    }

    private static string Choose(RunFolder folder, HeldOutScore score, bool isOwn, Action<string> tell)
    {
        string path = folder.ModelPath;
        if (isOwn || !File.Exists(path) || !TryRead(path, out HeldOutScore? old))
            return path;
        if (old is null || !old.IsComparable(score))
        {
            string previous = Path.Combine(folder.Path, PreviousName);
            File.Move(path, previous, overwrite: true);
            tell($"{path} is from other data or an older version, and cannot be compared; it was moved to {previous}.");
            return path;
        }

        if (!old.IsBetterThan(score))
            return path;
        string beside = Path.Combine(folder.Path, NewName);
        tell($"{path} is kept, as it is better: test accuracy {TrainText.Percent(old.Accuracy)} (loss {TrainText.Number(old.Loss)}), "
            + $"now {TrainText.Percent(score.Accuracy)} (loss {TrainText.Number(score.Loss)}). "
            + $"This run's model is {beside}; --overwrite replaces the better one.");
        return beside;
    }

    // A damaged file may be replaced.
    private static bool TryRead(string path, out HeldOutScore? score)
    {
        score = null;
        try
        {
            using SafetensorsReader reader = SafetensorsReader.Open(path);
            score = HeldOutScore.Read(reader.Metadata);
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }
}
