using System.Buffers.Binary;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that the chunks of a WebP file lie within it.</summary>
/// <remarks>
/// ImageSharp 2.1 takes a chunk's length as it is: one of nearly 2^32 moves it backwards in the file, for ever, and metadata's length makes
/// an array.
/// </remarks>
internal static class WebpChunks
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;

    /// <exception cref="ImageFormatException">A chunk reaches beyond the file.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        for (long at = RiffHeader; at + ChunkHeader <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            at += ChunkHeader + length;
            if (at > file.Length)
                throw new ImageFormatException($"a chunk of {length} bytes reaches beyond the end of the file.");
            at += length % 2; // Padding, which the last chunk may lack.
        }
    }
}
