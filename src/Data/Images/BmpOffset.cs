using System.Buffers.Binary;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that the pixels of a BMP file begin within it.</summary>
/// <remarks>ImageSharp 2.1 makes an array for all that lies before them, as colours, before it looks how long the file is.</remarks>
internal static class BmpOffset
{
    private const int FileHeader = 14;

    // Where the file header says where the pixels begin.
    private const int Field = 10;

    /// <exception cref="ImageFormatException">They begin beyond the end.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        // OS/2 puts the header of an array of pictures before that of the first one.
        int header = file.StartsWith("BA"u8) ? FileHeader : 0;
        if (file.Length < header + FileHeader)
            throw new ImageFormatException("the file ends within its header.");
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[(header + Field)..]);
        if (offset > file.Length)
            throw new ImageFormatException($"the pixels begin at byte {offset}, beyond the end of the file.");
    }
}
