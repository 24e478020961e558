namespace GpuTrainer.Data.Images.Builtin.Gif;

/// <summary>Decodes the first frame of a GIF file (87a and 89a), interlaced or not, on a transparent screen.</summary>
internal static class GifDecoder
{
    // The four passes of interlaced rows: first row and step.
    private static readonly (int First, int Step)[] Passes = [(0, 8), (4, 8), (2, 4), (1, 2)];

    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        ByteReader reader = new("GIF", file);
        reader.Take(6, "the signature");
        int screenWidth = reader.UInt16Little("the screen's size");
        int screenHeight = reader.UInt16Little("the screen's size");
        int flags = reader.Byte("the screen's flags");
        reader.Take(2, "the screen's header");
        byte[] palette = ReadPalette(ref reader, flags);

        int transparent = -1;
        while (true)
        {
            byte block = reader.Byte("a block's type");
            switch (block)
            {
                case 0x21: // extension
                    byte label = reader.Byte("an extension");
                    if (label == 0xF9)
                        transparent = ReadTransparent(ref reader);
                    SkipBlocks(ref reader);
                    break;
                case 0x2C:
                    return ReadFrame(ref reader, limits, palette, transparent, screenWidth, screenHeight);
                case 0x3B:
                    throw new ImageFormatException("GIF: the file ends without a frame.");
                default:
                    throw new ImageFormatException($"GIF: block {block:X2} at byte {reader.Position - 1}, expected 21, 2C or 3B: the file is damaged.");
            }
        }
    }

    private static Image ReadFrame(
        ref ByteReader reader, ImageLimits limits, byte[] palette, int transparent, int screenWidth, int screenHeight)
    {
        int left = reader.UInt16Little("the frame's place");
        int top = reader.UInt16Little("the frame's place");
        int width = reader.UInt16Little("the frame's size");
        int height = reader.UInt16Little("the frame's size");
        int flags = reader.Byte("the frame's flags");
        limits.Check("GIF", width, height);

        // Frames beyond the screen enlarge it, as browsers do.
        screenWidth = Math.Max(screenWidth, left + width);
        screenHeight = Math.Max(screenHeight, top + height);
        limits.Check("GIF", screenWidth, screenHeight);

        byte[] local = ReadPalette(ref reader, flags);
        palette = local.Length == 0 ? palette : local;
        if (palette.Length == 0)
            throw new ImageFormatException("GIF: no palette, neither for the file nor for the frame.");
        int codeSize = reader.Byte("the code size");
        if (codeSize is < 1 or > 8)
            throw new ImageFormatException($"GIF: code size {codeSize}, expected 1 to 8.");

        byte[] data = JoinBlocks(ref reader);
        // A code of at least 2 bits stands for at most 4096 pixels.
        if ((long)width * height > data.Length * 4L * 4096)
            throw new ImageFormatException($"GIF: {data.Length} bytes cannot hold {width} x {height} pixels: the file is cut off or damaged.");
        byte[] indices = new byte[width * height];
        LzwDecoder.Decode(data, codeSize, indices);

        bool opaque = transparent < 0 && width == screenWidth && height == screenHeight;
        int channels = opaque ? 3 : 4;
        byte[] pixels = new byte[screenWidth * screenHeight * channels];
        int row = 0;
        bool interlaced = (flags & 0x40) != 0;
        foreach ((int first, int step) in interlaced ? Passes : [(0, 1)])
        {
            for (int y = first; y < height; y += step, row++)
            {
                Span<byte> destination = pixels.AsSpan((((top + y) * screenWidth) + left) * channels, width * channels);
                DrawRow(indices.AsSpan(row * width, width), palette, transparent, destination, channels);
            }
        }

        return new Image(screenWidth, screenHeight, channels, pixels);
    }

    private static void DrawRow(ReadOnlySpan<byte> indices, ReadOnlySpan<byte> palette, int transparent, Span<byte> destination, int channels)
    {
        for (int x = 0; x < indices.Length; x++)
        {
            int index = indices[x];
            if (index == transparent)
                continue;
            if (3 * index >= palette.Length)
                throw new ImageFormatException($"GIF: palette index {index}, expected 0 to {(palette.Length / 3) - 1}.");
            palette.Slice(3 * index, 3).CopyTo(destination[(x * channels)..]);
            if (channels == 4)
                destination[(x * channels) + 3] = 255;
        }
    }

    private static byte[] ReadPalette(ref ByteReader reader, int flags) =>
        (flags & 0x80) == 0 ? [] : reader.Take(3 * (2 << (flags & 7)), "the palette").ToArray();

    // The graphic control extension: flags, delay, transparent index.
    private static int ReadTransparent(ref ByteReader reader)
    {
        int length = reader.Byte("the graphic control");
        ReadOnlySpan<byte> body = reader.Take(length, "the graphic control");
        return body.Length >= 4 && (body[0] & 1) != 0 ? body[3] : -1;
    }

    private static void SkipBlocks(ref ByteReader reader)
    {
        for (int length = reader.Byte("an extension"); length > 0; length = reader.Byte("an extension"))
            reader.Take(length, "an extension");
    }

    private static byte[] JoinBlocks(ref ByteReader reader)
    {
        List<byte> data = [];
        for (int length = reader.Byte("the pixels"); length > 0; length = reader.Byte("the pixels"))
            data.AddRange(reader.Take(length, "the pixels"));
        return [.. data];
    }
}
