using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>A sample that a network took for another class, with its picture.</summary>
/// <param name="Mistake">Which sample, and what it was taken for.</param>
/// <param name="Picture">What the network saw.</param>
public sealed record MistakePicture(Mistake Mistake, Image Picture)
{
    /// <summary>The pictures of a report's mistakes; none where the items are neither grey nor coloured.</summary>
    /// <param name="report">The mistakes.</param>
    /// <param name="data">What was measured.</param>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static IReadOnlyList<MistakePicture> Of(ClassificationReport report, IDataset data)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(data);
        if (!ItemImage.CanShow(data.ItemShape))
            return [];
        return [.. report.Mistakes.Select(mistake => new MistakePicture(mistake, ItemImage.Of(data.Item(mistake.Index), data.ItemShape)))];
    }
}
