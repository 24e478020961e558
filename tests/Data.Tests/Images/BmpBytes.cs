namespace GpuTrainer.Data.Tests.Images;

/// <summary>Writes BMP files field by field.</summary>
internal static class BmpBytes
{
    /// <summary>A file with an INFO header (40 bytes) or, with masks and 108 bytes, a V4 header.</summary>
    public static byte[] Info(
        int width, int height, int bits, int compression, byte[] pixels, byte[]? palette = null, uint[]? masks = null, int headerSize = 40)
    {
        palette ??= [];
        byte[] maskBytes = [.. (masks ?? []).SelectMany(BitConverter.GetBytes)];
        byte[] header = new byte[headerSize];
        Put(header, 0, headerSize);
        Put(header, 4, width);
        Put(header, 8, height);
        header[12] = 1;
        header[14] = (byte)bits;
        Put(header, 16, compression);
        Put(header, 20, pixels.Length);
        Put(header, 32, palette.Length / 4);
        if (headerSize > 40)
        {
            maskBytes.CopyTo(header, 40);
            maskBytes = [];
        }

        return WithFileHeader([.. header, .. maskBytes, .. palette], pixels);
    }

    /// <summary>A file with OS/2 1's header of 12 bytes and palette entries of 3.</summary>
    public static byte[] Core(int width, int height, int bits, byte[] pixels, byte[] palette)
    {
        byte[] header = [12, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 1, 0, (byte)bits, 0];
        return WithFileHeader([.. header, .. palette], pixels);
    }

    /// <summary>Rows of packed indices, bottom row first, padded to 32 bits.</summary>
    public static byte[] PackRows(int width, int height, int bits, Func<int, int, int> index)
    {
        List<byte> result = [];
        for (int y = height - 1; y >= 0; y--)
        {
            byte[] row = new byte[((width * bits) + 31) / 32 * 4];
            for (int x = 0; x < width; x++)
                row[x * bits / 8] |= (byte)(index(x, y) << (8 - bits - (x * bits % 8)));
            result.AddRange(row);
        }

        return [.. result];
    }

    private static byte[] WithFileHeader(byte[] headers, byte[] pixels)
    {
        byte[] file = new byte[14 + headers.Length + pixels.Length];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        Put(file, 2, file.Length);
        Put(file, 10, 14 + headers.Length);
        headers.CopyTo(file, 14);
        pixels.CopyTo(file, 14 + headers.Length);
        return file;
    }

    private static void Put(byte[] bytes, int at, int value) => BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
}
