namespace GpuTrainer.Data.Images;

/// <summary>
/// Turns a picture into a network's input: [C, H, W] bytes, one plane per channel, blended with white where it is transparent.
/// </summary>
public static class ImagePlanes
{
    /// <summary>The planes of <paramref name="image"/> at its own size.</summary>
    /// <param name="image">Any number of channels.</param>
    /// <param name="channels">1: grey (Rec. 601 luminance; grey pixels keep their exact value); 3: red, green and blue (equal for a grey
    /// picture).</param>
    /// <returns>channels * height * width bytes.</returns>
    /// <exception cref="ArgumentException"><paramref name="channels"/> is neither 1 nor 3.</exception>
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

    /// <summary>The luminance of a pixel with 1 to 4 channels, blended with white: 0 (black) to 255.</summary>
    internal static float Luminance(ReadOnlySpan<byte> pixel)
    {
        // Rec. 601 in units of 1/256; these sum to 256, so grey pixels keep their exact value.
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
