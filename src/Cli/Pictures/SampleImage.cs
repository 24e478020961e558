using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>A network's input, or a data set's item, as a picture.</summary>
internal static class SampleImage
{
    /// <summary>Turns planes [C, H, W] into a picture's [H, W, C].</summary>
    /// <exception cref="UsageException">A picture cannot have so many channels.</exception>
    public static Image From(ReadOnlySpan<byte> sample, ImageShape shape)
    {
        if (!ItemImage.CanShow(shape))
            throw new UsageException($"Samples are {shape}, expected 1 channel (grey) or 3 (red, green, blue) for a picture.");
        return ItemImage.Of(sample, shape);
    }
}
