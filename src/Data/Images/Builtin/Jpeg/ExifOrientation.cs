namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>Finds the orientation in an EXIF segment. A malformed segment says nothing: the pixels are still good.</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;
    private const int ShortType = 3;

    /// <param name="segment">The APP1 segment after its length.</param>
    /// <returns>1 to 8, or 0 where the segment names no orientation.</returns>
    public static int Find(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8))
            return 0;
        ReadOnlySpan<byte> tiff = segment[6..];
        bool big = tiff.StartsWith("MM"u8);
        if (!big && !tiff.StartsWith("II"u8))
            return 0;

        uint directory = UInt32(tiff, 4, big);
        int entries = UInt16(tiff, directory, big);
        for (int i = 0; i < entries; i++)
        {
            long entry = directory + 2 + (12L * i);
            if (UInt16(tiff, entry, big) == OrientationTag && UInt16(tiff, entry + 2, big) == ShortType)
                return UInt16(tiff, entry + 8, big) is int value and >= 1 and <= 8 ? value : 0;
        }

        return 0;
    }

    // Zero beyond the segment's end.
    private static int UInt16(ReadOnlySpan<byte> bytes, long at, bool big)
    {
        if (at + 2 > bytes.Length)
            return 0;
        int i = (int)at;
        return big ? (bytes[i] << 8) | bytes[i + 1] : bytes[i] | (bytes[i + 1] << 8);
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes, long at, bool big)
    {
        uint first = (uint)UInt16(bytes, at, big), second = (uint)UInt16(bytes, at + 2, big);
        return big ? (first << 16) | second : first | (second << 16);
    }
}
