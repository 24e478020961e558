using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>A network's input, or a data set's item, as a picture.</summary>
internal static class SampleImage
{
    /// <summary>Turns planes [C, H, W] into a picture's [H, W, C].</summary>
    /// <exception cref="UsageException">A picture cannot have so many channels.</exception>
    public static Image From(ReadOnlySpan<byte> sample, ImageShape shape)
    {
        if (shape.Channels is not (1 or 3))
            throw new UsageException($"Samples are {shape}, expected 1 channel (grey) or 3 (red, green, blue) for a picture.");
        byte[] pixels = new byte[shape.Size];
        int plane = shape.Width * shape.Height;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int i = 0; i < plane; i++)
                pixels[(i * shape.Channels) + channel] = sample[(channel * plane) + i];
        }

        return new Image(shape.Width, shape.Height, shape.Channels, pixels);
    }
}
