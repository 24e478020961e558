namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>The content of a frame header (SOF0, SOF1 or SOF2), checked.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        Progressive = progressive;
        Components = components;
        MaxHorizontal = components.Max(c => c.Horizontal);
        MaxVertical = components.Max(c => c.Vertical);
        foreach (JpegComponent component in components)
            component.SetSize(width, height, MaxHorizontal, MaxVertical);
    }

    public int Width { get; }

    public int Height { get; }

    public bool Progressive { get; }

    public JpegComponent[] Components { get; }

    public int MaxHorizontal { get; }

    public int MaxVertical { get; }

    public int McusWide => (Width + (8 * MaxHorizontal) - 1) / (8 * MaxHorizontal);

    public int McusHigh => (Height + (8 * MaxVertical) - 1) / (8 * MaxVertical);

    /// <param name="segment">The segment after its length.</param>
    /// <param name="progressive">Whether the marker was SOF2.</param>
    /// <param name="bytesLeft">Bytes of the file after the segment: each block needs at least one bit of them.</param>
    /// <param name="limits">How large the picture may be.</param>
    public static JpegFrame Parse(ReadOnlySpan<byte> segment, bool progressive, int bytesLeft, ImageLimits limits)
    {
        ByteReader reader = new("JPEG", segment);
        byte precision = reader.Byte("the frame header");
        int height = reader.UInt16Big("the frame header");
        int width = reader.UInt16Big("the frame header");
        byte count = reader.Byte("the frame header");
        if (precision != 8)
            throw new ImageFormatException($"JPEG: samples of {precision} bits, expected 8. Save the picture as PNG.");
        limits.Check("JPEG", width, height);
        if (count is not (1 or 3 or 4))
            throw new ImageFormatException($"JPEG: {count} colour components, expected 1, 3 or 4.");

        JpegComponent[] components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            byte id = reader.Byte("the frame header");
            byte sampling = reader.Byte("the frame header");
            byte table = reader.Byte("the frame header");
            int horizontal = sampling >> 4, vertical = sampling & 15;
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || table > 3)
                throw new ImageFormatException($"JPEG: component {id} has sampling {horizontal}x{vertical} and table {table}, expected 1 to 4 and 0 to 3.");
            if (components.Take(i).Any(c => c.Id == id))
                throw new ImageFormatException($"JPEG: two components are numbered {id}.");
            components[i] = new JpegComponent(id, horizontal, vertical, table);
        }

        JpegFrame frame = new(width, height, progressive, components);
        long blocks = components.Sum(c => (long)c.BlocksWide * c.BlocksHigh);
        if (blocks > 8L * bytesLeft)
            throw new ImageFormatException($"JPEG: {bytesLeft} bytes cannot hold {width} x {height} pixels: the file is cut off or damaged.");
        foreach (JpegComponent component in components)
            component.Coefficients = new short[64L * component.BlockStride * component.BlockRows];
        return frame;
    }
}
