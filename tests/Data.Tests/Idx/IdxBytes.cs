using System.Buffers.Binary;
using System.IO.Compression;

namespace GpuTrainer.Data.Tests.Idx;

/// <summary>Writes IDX files, well-formed or not, byte by byte as the format's page describes them.</summary>
internal static class IdxBytes
{
    public static byte[] Make(byte type, uint[] dimensions, byte[] data, byte? rank = null)
    {
        byte[] bytes = new byte[4 + (4 * dimensions.Length) + data.Length];
        bytes[2] = type;
        bytes[3] = rank ?? (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 + (4 * i)), dimensions[i]);
        data.CopyTo(bytes.AsSpan(4 + (4 * dimensions.Length)));
        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return stream.ToArray();
    }
}
