using System.Buffers.Binary;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that a JPEG file is whole, and of a kind that is decoded rightly.</summary>
/// <remarks>
/// ImageSharp 2.1 makes noise of progressive files with restart intervals, and of a file that was cut off a picture with a grey part.
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
                at++; // Fill bytes, and what lies between segments by mistake.
                continue;
            }

            marker = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            progressive |= marker == ProgressiveFrame;
            restarts |= marker == RestartInterval && at + 6 <= file.Length && BinaryPrimitives.ReadUInt16BigEndian(file[(at + 4)..]) != 0;
            at += 2 + length;
        }

        if (at >= file.Length || file[at..].LastIndexOf([(byte)Prefix, (byte)End]) < 0)
            throw new ImageFormatException("the file ends before its picture does.");
        if (progressive && restarts)
        {
            throw new ImageFormatException(
                "progressive with restart intervals, which is not supported. Save the file without one of them.");
        }
    }
}
