using GpuTrainer.Model;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>Where a run's model goes, so that it takes no better one's place, nor that of one which cannot be compared.</summary>
internal static class ModelPlace
{
    private const string NewName = "model.new.safetensors";
    private const string PreviousName = "model.previous.safetensors";

    /// <summary>Finds the place.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="score">The new model's.</param>
    /// <param name="isOwn">Whether the model that is there may be replaced: the user says so, or it is this run's own.</param>
    /// <param name="tell">Is told what happens to a model that is there.</param>
    public static string Find(RunFolder folder, HeldOutScore score, bool isOwn, Action<string> tell)
    {
        try
        {
            return Choose(folder, score, isOwn, tell);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            tell($"{folder.ModelPath} stays, for it cannot be compared: {problem.Message}");
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
            tell($"{path} was of other data or of an older version, and cannot be compared: it is {previous} now.");
            return path;
        }

        if (!old.IsBetterThan(score))
            return path;
        string beside = Path.Combine(folder.Path, NewName);
        tell($"{path} stays, for it is better: test accuracy {TrainText.Percent(old.Accuracy)} (loss {TrainText.Number(old.Loss)}), "
            + $"now {TrainText.Percent(score.Accuracy)} (loss {TrainText.Number(score.Loss)}). This run's is {beside}; --overwrite replaces the better one.");
        return beside;
    }

    // A damaged file is no better than any other.
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
