using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>What the network takes a picture for.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">What the network saw, from left to right.</param>
/// <param name="Predictions">One a sample.</param>
/// <param name="Confidences">One a sample: the probability, times how much it looks like a handwritten digit where that is known.</param>
/// <param name="ActualLabel">The label in the file's name; null where it is not wanted or has none.</param>
internal sealed record PictureAnswer(
    string Path, IReadOnlyList<byte[]> Samples, IReadOnlyList<Prediction> Predictions, IReadOnlyList<double> Confidences, int? ActualLabel)
{
    /// <summary>What was done to the picture, a line each.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}
