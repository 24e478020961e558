using System.IO.Compression;

namespace GpuTrainer.Data.Images.Builtin.Png;

/// <summary>Decodes PNG: all colour types and depths, palettes, transparency and interlacing (W3C PNG specification, third edition).</summary>
internal static class PngDecoder
{
    // Deflate cannot pack more than 1032 bytes into one: 258 bytes a two-bit match.
    private const long MaxDeflateRatio = 1032;

    // Adam7: the seven passes' first column and row, and their steps (specification, section 8.2).
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] OnePass = [(0, 0, 1, 1)];

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static Image Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        PngChunks chunks = PngChunks.Read(file, limits);
        PngHeader header = chunks.Header;
        long compressed = chunks.Data.Sum(chunk => (long)chunk.Length);
        long needed = (long)header.RowBytes(header.Width) * header.Height;
        if (needed > (compressed + 1) * MaxDeflateRatio)
        {
            throw new ImageFormatException(
                $"PNG: {compressed} compressed bytes cannot hold {header.Width} x {header.Height} pixels: the file is cut off or damaged.");
        }

        PngPixels pixels = new(chunks);
        byte[] result = new byte[(long)header.Width * header.Height * pixels.Channels];
        using ZLibStream data = new(new ChunkStream(chunks.Data), CompressionMode.Decompress);
        try
        {
            foreach ((int x, int y, int stepX, int stepY) in header.Interlaced ? Adam7 : OnePass)
                ReadPass(data, header, pixels, result, x, y, stepX, stepY);
            data.ReadByte(); // reaches the end of the compressed data, where its checksum is compared
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException("PNG: the compressed pixels are damaged.", e);
        }

        return new Image(header.Width, header.Height, pixels.Channels, result);
    }

    private static void ReadPass(Stream data, PngHeader header, PngPixels pixels, Span<byte> result, int x, int y, int stepX, int stepY)
    {
        int columns = (header.Width - x + stepX - 1) / stepX;
        int rows = (header.Height - y + stepY - 1) / stepY;
        if (columns <= 0 || rows <= 0)
            return;

        int rowBytes = header.RowBytes(columns);
        int filterStep = Math.Max(1, header.BitsPerPixel / 8);
        byte[] current = new byte[1 + rowBytes];
        byte[] above = new byte[1 + rowBytes];
        for (int row = 0; row < rows; row++)
        {
            int read = data.ReadAtLeast(current, current.Length, throwOnEndOfStream: false);
            if (read < current.Length)
                throw new ImageFormatException($"PNG: the compressed pixels end at row {row} of {rows}: the file is cut off or damaged.");
            PngFilter.Undo(current[0], current.AsSpan(1), above.AsSpan(1), filterStep);
            long first = (((long)(y + (row * stepY)) * header.Width) + x) * pixels.Channels;
            pixels.Expand(current.AsSpan(1), columns, result[(int)first..], stepX * pixels.Channels);
            (current, above) = (above, current);
        }
    }
}
