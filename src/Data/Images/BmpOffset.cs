using System.Buffers.Binary;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that the pixels of a BMP file begin inside the file.</summary>
/// <remarks>ImageSharp 2.1 allocates everything before the pixels as a palette, without checking the length of the file.</remarks>
internal static class BmpOffset
{
    private const int FileHeader = 14;

    // Position of the offset of the pixels in the file header.
    private const int Field = 10;

    /// <exception cref="ImageFormatException">The pixels begin beyond the end, or the header is incomplete.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        // An OS/2 bitmap array has a header of its own before that of the first picture.
        int header = file.StartsWith("BA"u8) ? FileHeader : 0;
        if (file.Length < header + FileHeader)
            throw new ImageFormatException("the file ends within its header.");
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[(header + Field)..]);
        if (offset > file.Length)
            throw new ImageFormatException($"the pixels begin at byte {offset}, beyond the end of the file.");
    }
}
