using System.Buffers.Binary;
using System.IO.Compression;
using GpuTrainer.Data.Images.Builtin.Png;

namespace GpuTrainer.Data.Images;

/// <summary>Writes pictures as 8-bit PNG files, without interlacing.</summary>
public static class PngWriter
{
    // IHDR's colour type for 1 to 4 channels.
    private static readonly byte[] ColorTypes = [0, 4, 2, 6];

    /// <summary>Writes <paramref name="image"/> to <paramref name="path"/>, replacing what is there.</summary>
    public static void Write(string path, Image image) => File.WriteAllBytes(path, Encode(image));

    /// <summary>The bytes of the PNG file of <paramref name="image"/>.</summary>
    public static byte[] Encode(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        header[9] = ColorTypes[image.Channels - 1];

        using MemoryStream file = new();
        file.Write(PngDecoder.Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(image));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(Image image)
    {
        int rowBytes = image.Width * image.Channels;
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal))
        {
            for (int y = 0; y < image.Height; y++)
            {
                zlib.WriteByte(0); // filter None: small pictures gain nothing from the others
                zlib.Write(image.Pixels, y * rowBytes, rowBytes);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        byte[] chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc32.Compute(chunk.AsSpan(4, 4 + body.Length)));
        file.Write(chunk);
    }
}
