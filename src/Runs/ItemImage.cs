using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Runs;

/// <summary>A data set's item as a picture.</summary>
public static class ItemImage
{
    /// <summary>Whether items of a shape are pictures: grey or coloured.</summary>
    public static bool CanShow(ImageShape shape) => shape.Channels is 1 or 3;

    /// <summary>Turns planes [C, H, W] into a picture's [H, W, C].</summary>
    /// <param name="item">The bytes.</param>
    /// <param name="shape">Their shape, which <see cref="CanShow"/>.</param>
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
