using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>A misclassified sample, with its picture.</summary>
/// <param name="Mistake">The sample and its prediction.</param>
/// <param name="Picture">The sample as a picture.</param>
public sealed record MistakePicture(Mistake Mistake, Image Picture)
{
    /// <summary>The pictures of a report's mistakes; empty if the items have neither 1 nor 3 channels.</summary>
    /// <param name="report">The report.</param>
    /// <param name="data">The evaluated data.</param>
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

/// <summary>Converts an item of a data set to a picture.</summary>
public static class ItemImage
{
    /// <summary>Whether items of a shape can be shown: 1 channel (grey) or 3 (red, green, blue).</summary>
    public static bool CanShow(ImageShape shape) => shape.Channels is 1 or 3;

    /// <summary>Converts the planes [C, H, W] to a picture, [H, W, C].</summary>
    /// <param name="item">The bytes.</param>
    /// <param name="shape">Their shape; <see cref="CanShow"/> must be true.</param>
    public static Image Of(ReadOnlySpan<byte> item, ImageShape shape)
    {
        if (!CanShow(shape))
            throw new ArgumentException($"items are {shape}, expected 1 channel (grey) or 3 (red, green, blue).", nameof(shape));
        byte[] pixels = new byte[shape.Size];
        int plane = shape.Width * shape.Height;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int i = 0; i < plane; i++)
                pixels[(i * shape.Channels) + channel] = item[(channel * plane) + i];
        }

        return new Image(shape.Width, shape.Height, shape.Channels, pixels);
    }
}
