using System.Buffers.Binary;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that the chunks of a WebP file end within it.</summary>
/// <remarks>
/// ImageSharp 2.1 trusts the length of a chunk: one of nearly 2^32 sends it backwards in the file, in an endless loop, and it allocates
/// metadata of any length.
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
            at += length % 2; // Padding; the last chunk may lack it.
        }
    }
}
