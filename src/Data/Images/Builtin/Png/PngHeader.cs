namespace GpuTrainer.Data.Images.Builtin.Png;

/// <summary>PNG's colour types, by their code in IHDR.</summary>
internal enum PngColorType : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>The content of the IHDR chunk, checked.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    private const int Length = 13;

    /// <summary>Samples of one pixel in the file.</summary>
    public int SamplesPerPixel => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    public int BitsPerPixel => SamplesPerPixel * BitDepth;

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without its filter byte.</summary>
    public int RowBytes(int width) => (int)((((long)width * BitsPerPixel) + 7) / 8);

    public static PngHeader Parse(ReadOnlySpan<byte> chunk, ImageLimits limits)
    {
        if (chunk.Length != Length)
            throw new ImageFormatException($"PNG: IHDR has {chunk.Length} bytes, expected {Length}.");
        ByteReader reader = new("PNG", chunk);
        uint width = reader.UInt32Big("IHDR");
        uint height = reader.UInt32Big("IHDR");
        limits.Check("PNG", width, height);
        byte bitDepth = reader.Byte("IHDR");
        PngColorType colorType = (PngColorType)reader.Byte("IHDR");
        byte compression = reader.Byte("IHDR");
        byte filter = reader.Byte("IHDR");
        byte interlace = reader.Byte("IHDR");

        bool validDepth = colorType switch
        {
            PngColorType.Grey => bitDepth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => bitDepth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GreyAlpha or PngColorType.Rgba => bitDepth is 8 or 16,
            _ => false,
        };
        if (!validDepth)
            throw new ImageFormatException($"PNG: IHDR says colour type {(int)colorType} with {bitDepth} bits, which PNG does not define.");
        if (compression != 0 || filter != 0 || interlace > 1)
        {
            throw new ImageFormatException(
                $"PNG: IHDR says compression {compression}, filter {filter}, interlace {interlace}, expected 0, 0 and 0 or 1.");
        }

        return new PngHeader((int)width, (int)height, bitDepth, colorType, interlace == 1);
    }
}
