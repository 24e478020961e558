namespace GpuTrainer.Data.Images;

/// <summary>How large a picture may be; checked against the file's header before memory is allocated for it.</summary>
/// <remarks>Decoding allocates at most <see cref="BytesPerPixel"/> bytes per pixel and 16 MiB, plus the file itself.</remarks>
public sealed record ImageLimits
{
    /// <summary>
    /// The most memory for decoding, in bytes per pixel: a TIFF with four floats per pixel needs 20.
    /// </summary>
    public const int BytesPerPixel = 24;

    /// <summary>Allows the largest photographs that phones take in their usual modes.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>The most columns, and the most rows.</summary>
    public int MaxSide { get; init; } = 65535;

    /// <summary>The most columns times rows.</summary>
    public int MaxPixels
    {
        get;
        // Four samples per pixel must fit into an array.
        init => field = value is > 0 and <= 1 << 28 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "expected 1 to 2^28 pixels");
    } = 1 << 26;

    /// <summary>The most bytes of a file.</summary>
    public int MaxFileBytes { get; init; } = 1 << 28;

    /// <summary>Refuses a picture without pixels or with too many.</summary>
    /// <exception cref="ImageFormatException">The size is outside the limits.</exception>
    public void Check(long width, long height)
    {
        if (width < 1 || height < 1)
            throw new ImageFormatException($"the header says {width} x {height} pixels, expected at least 1 x 1.");
        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new ImageFormatException(
                $"the header says {width} x {height} pixels, expected at most {MaxSide} per side and {MaxPixels} in total. "
                + "Scale the picture down.");
        }
    }
}
