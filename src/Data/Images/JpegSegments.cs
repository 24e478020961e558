using System.Buffers.Binary;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that a JPEG file is complete, and of a kind that ImageSharp decodes correctly.</summary>
/// <remarks>
/// ImageSharp 2.1 decodes a progressive file with restart intervals to noise, and fills the missing part of a truncated file with grey.
/// </remarks>
internal static class JpegSegments
{
    private const int Prefix = 0xFF;
    private const int ProgressiveFrame = 0xC2;
    private const int RestartInterval = 0xDD;
    private const int Scan = 0xDA;
    private const int End = 0xD9;

    /// <exception cref="ImageFormatException">The end is missing, or the file is progressive with restart intervals.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        bool progressive = false, restarts = false;
        int at = 2;
        for (int marker = 0; marker != Scan && at + 4 <= file.Length;)
        {
            if (file[at] != Prefix || file[at + 1] == Prefix)
            {
                at++; // Fill bytes, and stray bytes between segments.
                continue;
            }

            marker = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            progressive |= marker == ProgressiveFrame;
            restarts |= marker == RestartInterval && at + 6 <= file.Length && BinaryPrimitives.ReadUInt16BigEndian(file[(at + 4)..]) != 0;
            at += 2 + length;
        }

        if (at >= file.Length || file[at..].LastIndexOf([(byte)Prefix, (byte)End]) < 0)
            throw new ImageFormatException("the file is truncated: its end marker is missing.");
        if (progressive && restarts)
        {
            throw new ImageFormatException(
                "progressive with restart intervals, which is not supported. Save the file without one of the two.");
        }
    }
}
