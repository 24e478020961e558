namespace GpuTrainer.Data.Images;

/// <summary>A decoded picture: 8-bit samples, [Height, Width, Channels], row-major, top row first.</summary>
public sealed class Image
{
    /// <summary>Wraps <paramref name="pixels"/> without copying.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha. Alpha is not premultiplied; 255 is opaque.</param>
    /// <param name="pixels">width * height * channels samples.</param>
    public Image(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if ((long)width * height * channels != pixels.Length)
            throw new ArgumentException($"{pixels.Length} samples, expected {width} x {height} x {channels}.", nameof(pixels));

        Width = width;
        Height = height;
        Channels = channels;
        Pixels = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples per pixel; 1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha.</summary>
    public int Channels { get; }

    /// <summary>The samples, [Height, Width, Channels].</summary>
    public byte[] Pixels { get; }

    /// <summary>Whether the last channel is alpha.</summary>
    public bool HasAlpha => Channels is 2 or 4;
}
