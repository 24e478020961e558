using System.Text;
using System.Text.Json;
using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>Checkpoint files: safetensors with the progress as JSON and a SHA-256 over both in the metadata.</summary>
internal static class CheckpointFile
{
    private const string FormatKey = "format";
    private const string FormatName = "gpu-trainer-checkpoint/1";
    private const string ProgressKey = "progress";
    private const string HashKey = "sha256";

    /// <summary>Writes a checkpoint; it appears complete or not at all.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="state">The contents.</param>
    /// <param name="tensors">Tensors created for such states; overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TrainingState state, CheckpointTensors tensors)
    {
        tensors.Fill(state);
        string progress = JsonSerializer.Serialize(
            state.Progress with { Counts = state.Counts }, CheckpointJson.Default.CheckpointProgress);
        SafetensorsWriter.Write(path, tensors.All, new Dictionary<string, string>
        {
            [FormatKey] = FormatName,
            [ProgressKey] = progress,
            [HashKey] = Hash(tensors.All, progress),
        });
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">A state of the expected form; its values and progress are overwritten, its padding is not.</param>
    /// <exception cref="CheckpointException">The file is damaged, or belongs to another network or optimizer.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Read(string path, TrainingState state)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        if (reader.Metadata.GetValueOrDefault(FormatKey) != FormatName)
        {
            throw new CheckpointException(
                $"{path}: the format is \"{reader.Metadata.GetValueOrDefault(FormatKey)}\", expected \"{FormatName}\": not a checkpoint of "
                + "this version.");
        }

        CheckpointProgress progress = ReadProgress(reader);
        var tensors = new CheckpointTensors(
            state, hasBest: reader.Entries.Keys.Any(name => name.StartsWith("best.", StringComparison.Ordinal)));
        Check(reader, tensors);
        Dictionary<string, float[]> values =
            tensors.All.ToDictionary(tensor => tensor.Name, tensor => reader.ReadSingles(tensor.Name), StringComparer.Ordinal);
        string hash = Hash(tensors.All.Select(tensor => tensor with { Values = values[tensor.Name] }), reader.Metadata[ProgressKey]);
        if (hash != reader.Metadata.GetValueOrDefault(HashKey))
            throw new CheckpointException($"{path}: the checkpoint is damaged: its SHA-256 does not match its contents.");
        state.Best = tensors.HasBest ? new float[state.Weights.Length] : null;
        tensors.CopyTo(state, tensor => values[tensor.Name]);
        progress.Counts.CopyTo(state.Counts, 0);
        state.Progress = progress;
    }

    private static CheckpointProgress ReadProgress(SafetensorsReader reader)
    {
        try
        {
            if (reader.Metadata.TryGetValue(ProgressKey, out string? text)
                && JsonSerializer.Deserialize(text, CheckpointJson.Default.CheckpointProgress)
                    is { Counts.Length: 2, Epoch: >= 1, StepInEpoch: >= 0, Step: >= 0 } progress)
                return progress;

        }
        catch (JsonException)
        {
            // Reported below, as is missing progress.
        }

        throw new CheckpointException($"{reader.Path}: the metadata have no readable \"{ProgressKey}\"; the checkpoint is damaged.");
    }

    private static void Check(SafetensorsReader reader, CheckpointTensors tensors)
    {
        var expected = tensors.All.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        string[] differences =
        [
            .. expected.Where(entry => !reader.Entries.ContainsKey(entry.Key)).Select(entry => $"{entry.Key} is missing"),
            .. reader.Entries.Keys.Where(name => !expected.ContainsKey(name)).Order(StringComparer.Ordinal)
                .Select(name => $"{name} is unknown"),
            .. reader.Entries.Values.Where(entry => expected.TryGetValue(entry.Name, out Shape? shape) && !HasShape(entry, shape)).Select(
                entry => $"{entry.Name} is {entry.ShapeText}, expected {expected[entry.Name]}"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException(
                $"{reader.Path}: the checkpoint belongs to another network, optimizer or setting: "
                + $"{string.Join("; ", differences.Take(5))}.");
        }
    }

    private static bool HasShape(SafetensorsEntry entry, Shape shape) =>
        shape.Extents.ToArray().Select(extent => (long)extent).SequenceEqual(entry.Shape);

    private static string Hash(IEnumerable<NamedTensor> tensors, string progress) =>
        WeightsHash.Sha256(tensors, Encoding.UTF8.GetBytes(progress));
}
