namespace GpuTrainer.Data.Images.Builtin.Bmp;

/// <summary>Decodes BMP: 1 to 32 bits, palettes, run lengths, colour masks, bottom-up and top-down.</summary>
internal static class BmpDecoder
{
    public static ReadOnlySpan<byte> Signature => "BM"u8;

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        ByteReader reader = new("BMP", file);
        BmpHeader header = BmpHeader.Read(ref reader, limits);
        byte[] palette = ReadPalette(ref reader, header);
        if (header.PixelOffset > 0)
            reader.Seek(header.PixelOffset, "the pixels");

        if (header.BitsPerPixel <= 8)
            return DecodeIndexed(ref reader, header, palette);
        return header.BitsPerPixel == 24 ? Decode24(ref reader, header) : DecodeMasked(ref reader, header);
    }

    private static byte[] ReadPalette(ref ByteReader reader, BmpHeader header)
    {
        byte[] palette = new byte[3 * header.PaletteEntries];
        for (int i = 0; i < header.PaletteEntries; i++)
        {
            ReadOnlySpan<byte> entry = reader.Take(header.PaletteEntryBytes, "the palette");
            (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]) = (entry[2], entry[1], entry[0]);
        }

        return palette;
    }

    private static Image DecodeIndexed(ref ByteReader reader, BmpHeader header, byte[] palette)
    {
        int width = header.Width, height = header.Height, bits = header.BitsPerPixel;
        bool runs = header.Compression is BmpCompression.Rle8 or BmpCompression.Rle4;
        if (!runs)
            CheckLength(in reader, header);

        byte[] indices = new byte[width * height];
        if (runs)
            BmpRle.Decode(ref reader, bits, indices, width, height);
        for (int row = 0; row < height && !runs; row++)
        {
            ReadOnlySpan<byte> data = reader.Take(RowBytes(header), "the pixels");
            for (int x = 0; x < width; x++)
                indices[(row * width) + x] = (byte)((data[x * bits / 8] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1));
        }

        byte[] pixels = new byte[3 * width * height];
        for (int row = 0; row < height; row++)
        {
            Span<byte> destination = pixels.AsSpan(3 * width * Top(header, row));
            for (int x = 0; x < width; x++)
            {
                int index = indices[(row * width) + x];
                if (3 * index >= palette.Length)
                    throw new ImageFormatException($"BMP: palette index {index}, expected 0 to {(palette.Length / 3) - 1}.");
                palette.AsSpan(3 * index, 3).CopyTo(destination[(3 * x)..]);
            }
        }

        return new Image(width, height, 3, pixels);
    }

    private static Image Decode24(ref ByteReader reader, BmpHeader header)
    {
        CheckLength(in reader, header);
        byte[] pixels = new byte[3 * header.Width * header.Height];
        for (int row = 0; row < header.Height; row++)
        {
            ReadOnlySpan<byte> data = reader.Take(RowBytes(header), "the pixels");
            Span<byte> destination = pixels.AsSpan(3 * header.Width * Top(header, row));
            for (int i = 0; i < 3 * header.Width; i += 3)
                (destination[i], destination[i + 1], destination[i + 2]) = (data[i + 2], data[i + 1], data[i]);
        }

        return new Image(header.Width, header.Height, 3, pixels);
    }

    private static Image DecodeMasked(ref ByteReader reader, BmpHeader header)
    {
        CheckLength(in reader, header);
        (uint r, uint g, uint b, uint a) = header.Masks;
        if (header.Compression == BmpCompression.None)
            (r, g, b) = header.BitsPerPixel == 16 ? (0x7C00u, 0x03E0u, 0x001Fu) : (0xFF0000u, 0xFF00u, 0xFFu);
        BmpMask red = new(r), green = new(g), blue = new(b), alpha = new(a);

        int channels = alpha.IsEmpty ? 3 : 4;
        byte[] pixels = new byte[header.Width * header.Height * channels];
        for (int row = 0; row < header.Height; row++)
        {
            ByteReader line = new("BMP", reader.Take(RowBytes(header), "the pixels"));
            Span<byte> destination = pixels.AsSpan(header.Width * Top(header, row) * channels);
            for (int x = 0; x < header.Width; x++)
            {
                uint value = header.BitsPerPixel == 16 ? line.UInt16Little("the pixels") : line.UInt32Little("the pixels");
                Span<byte> pixel = destination.Slice(x * channels, channels);
                (pixel[0], pixel[1], pixel[2]) = (red.Extract(value), green.Extract(value), blue.Extract(value));
                if (channels == 4)
                    pixel[3] = alpha.Extract(value);
            }
        }

        return new Image(header.Width, header.Height, channels, pixels);
    }

    // Rows are padded to 32 bits.
    private static int RowBytes(BmpHeader header) => (int)((((long)header.Width * header.BitsPerPixel) + 31) / 32 * 4);

    private static int Top(BmpHeader header, int row) => header.TopDown ? row : header.Height - 1 - row;

    private static void CheckLength(in ByteReader reader, BmpHeader header)
    {
        long needed = (long)RowBytes(header) * header.Height;
        if (reader.Remaining < needed)
            throw new ImageFormatException($"BMP: {reader.Remaining} bytes of pixels, expected {needed}: the file is cut off.");
    }
}
