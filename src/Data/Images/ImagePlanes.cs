namespace GpuTrainer.Data.Images;

/// <summary>A picture's samples as a network takes them: [C, H, W] bytes, a plane a channel, seen on white paper.</summary>
public static class ImagePlanes
{
    /// <summary>The planes of <paramref name="image"/> at its own size.</summary>
    /// <param name="image">Any number of channels.</param>
    /// <param name="channels">1 grey (luminance by Rec. 601, so that grey stays exactly what it is), 3 red, green and blue (equal for a
    /// grey picture).</param>
    /// <returns>channels * height * width bytes.</returns>
    /// <exception cref="ArgumentException">Another number of channels.</exception>
    public static byte[] Of(Image image, int channels)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (channels is not (1 or 3))
            throw new ArgumentException($"{channels} channels, expected 1 (grey) or 3 (red, green, blue).", nameof(channels));
        int plane = image.Width * image.Height;
        byte[] result = new byte[channels * plane];
        for (int i = 0; i < plane; i++)
        {
            ReadOnlySpan<byte> pixel = image.Pixels.AsSpan(i * image.Channels, image.Channels);
            if (channels == 1)
            {
                result[i] = ToByte(Luminance(pixel));
                continue;
            }

            for (int c = 0; c < channels; c++)
                result[(c * plane) + i] = ToByte(OnWhite(pixel[image.Channels >= 3 ? c : 0], pixel));
        }

        return result;
    }

    /// <summary>The luminance of one pixel of 1 to 4 channels on white, 0 (black) to 255.</summary>
    internal static float Luminance(ReadOnlySpan<byte> pixel)
    {
        // Rec. 601 in 1/256, so that grey stays exactly what it is.
        float luminance = pixel.Length >= 3 ? ((77 * pixel[0]) + (150 * pixel[1]) + (29 * pixel[2])) / 256f : pixel[0];
        return OnWhite(luminance, pixel);
    }

    private static float OnWhite(float sample, ReadOnlySpan<byte> pixel)
    {
        if (pixel.Length is 1 or 3)
            return sample;
        byte alpha = pixel[^1];
        return ((sample * alpha) + (255f * (255 - alpha))) / 255f;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);
}
