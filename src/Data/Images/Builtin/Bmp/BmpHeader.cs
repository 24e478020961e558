namespace GpuTrainer.Data.Images.Builtin.Bmp;

/// <summary>How the pixels of a BMP file are stored, by the code in its header.</summary>
internal enum BmpCompression
{
    None = 0,
    Rle8 = 1,
    Rle4 = 2,
    Bitfields = 3,
    AlphaBitfields = 6,
}

/// <summary>The file and bitmap headers of a BMP file, checked: OS/2 1 and 2, Windows 3 to 5.</summary>
internal readonly record struct BmpHeader
{
    private const int CoreSize = 12;

    public int Width { get; private init; }

    public int Height { get; private init; }

    /// <summary>Whether the first row in the file is the top one.</summary>
    public bool TopDown { get; private init; }

    public int BitsPerPixel { get; private init; }

    public BmpCompression Compression { get; private init; }

    /// <summary>The masks of red, green, blue and alpha; all zero where they follow from the depth.</summary>
    public (uint Red, uint Green, uint Blue, uint Alpha) Masks { get; private init; }

    /// <summary>Entries of the palette: 0 for none.</summary>
    public int PaletteEntries { get; private init; }

    /// <summary>Bytes of one palette entry: 3 in OS/2 1, 4 otherwise.</summary>
    public int PaletteEntryBytes { get; private init; }

    public long PixelOffset { get; private init; }

    /// <summary>Reads the headers and leaves the reader at the palette.</summary>
    public static BmpHeader Read(ref ByteReader reader, ImageLimits limits)
    {
        reader.Take(10, "the file header");
        uint pixelOffset = reader.UInt32Little("the file header");
        uint size = reader.UInt32Little("the bitmap header");
        if (size is not (CoreSize or 16 or 40 or 52 or 56 or 64 or 108 or 124))
            throw new ImageFormatException($"BMP: bitmap header of {size} bytes, expected 12, 16, 40, 52, 56, 64, 108 or 124.");
        int headerEnd = 14 + (int)size;

        long width = size == CoreSize ? reader.UInt16Little("the width") : reader.Int32Little("the width");
        long height = size == CoreSize ? reader.UInt16Little("the height") : reader.Int32Little("the height");
        limits.Check("BMP", width, Math.Abs(height));
        reader.UInt16Little("the planes");
        int bits = reader.UInt16Little("the bits per pixel");

        uint compression = 0, colorsUsed = 0;
        if (size >= 40)
        {
            compression = reader.UInt32Little("the compression");
            reader.Take(12, "the bitmap header");
            colorsUsed = reader.UInt32Little("the bitmap header");
            reader.UInt32Little("the bitmap header");
        }

        bool os2 = size == 64;
        BmpCompression kind = (BmpCompression)compression;
        CheckCompression(kind, bits, os2, height < 0);
        (uint, uint, uint, uint) masks = default;
        if (kind is BmpCompression.Bitfields or BmpCompression.AlphaBitfields)
        {
            bool alpha = size >= 56 || kind == BmpCompression.AlphaBitfields;
            masks = (Mask(ref reader), Mask(ref reader), Mask(ref reader), alpha ? Mask(ref reader) : 0);
        }

        reader.Seek(Math.Max(reader.Position, headerEnd), "the palette");
        int entries = bits > 8 ? 0 : colorsUsed == 0 ? 1 << bits : (int)Math.Min(colorsUsed, 1u << bits);
        int entryBytes = size == CoreSize ? 3 : 4;

        // Files that state more pixels before than a palette takes, or OS/2 files with a short palette, are cut to what fits before the pixels.
        long room = (pixelOffset - reader.Position) / entryBytes;
        if (pixelOffset > 0 && room > 0 && room < entries)
            entries = (int)room;

        return new BmpHeader
        {
            Width = (int)width,
            Height = (int)Math.Abs(height),
            TopDown = height < 0,
            BitsPerPixel = bits,
            Compression = kind,
            Masks = masks,
            PaletteEntries = entries,
            PaletteEntryBytes = entryBytes,
            PixelOffset = pixelOffset,
        };
    }

    private static uint Mask(ref ByteReader reader) => reader.UInt32Little("the colour masks");

    private static void CheckCompression(BmpCompression compression, int bits, bool os2, bool topDown)
    {
        // In OS/2 2 headers, 3 and 4 mean Huffman and RLE24, which nobody writes.
        bool valid = compression switch
        {
            BmpCompression.None => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.Rle8 => bits == 8 && !topDown,
            BmpCompression.Rle4 => bits == 4 && !topDown,
            BmpCompression.Bitfields or BmpCompression.AlphaBitfields => bits is 16 or 32 && !os2,
            _ => false,
        };
        if (!valid)
            throw new ImageFormatException($"BMP: {bits} bits per pixel with compression {(uint)compression} is not supported. Save the picture as PNG.");
    }
}
