using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>What the network takes a picture for.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">What the network saw, from left to right.</param>
/// <param name="Predictions">One a sample.</param>
/// <param name="ActualLabel">The label in the file's name; null where it is not wanted or has none.</param>
internal sealed record PictureAnswer(
    string Path, IReadOnlyList<byte[]> Samples, IReadOnlyList<Prediction> Predictions, int? ActualLabel);
