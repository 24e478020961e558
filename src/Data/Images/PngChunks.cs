using System.Buffers.Binary;
using System.IO.Compression;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace GpuTrainer.Data.Images;

/// <summary>Checks that a PNG file is complete, and finds its EXIF data.</summary>
/// <remarks>
/// ImageSharp 2.1 accepts truncated files, loops forever if an interlaced file has too few pixels or a chunk has a wrong length, and reads
/// EXIF data only together with compressed text, which can expand from a small file to any size.
/// </remarks>
internal static class PngChunks
{
    private const int Signature = 8;

    // Header: length and type. Frame: those, and the checksum after the content.
    private const int Header = 8;
    private const int Frame = 12;

    private const int ImageHeader = 13;

    // Adam7 (PNG specification, 8.2): the first column and row of each pass, and its steps.
    private static readonly (int Column, int Row, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <returns>The content of the eXIf chunk; null if there is none.</returns>
    /// <exception cref="ImageFormatException">A chunk reaches beyond the file, the last one is missing, or there are too few
    /// pixels.</exception>
    public static ExifProfile? Check(byte[] file, ImageLimits limits)
    {
        if (file.Length < Signature + Frame + ImageHeader)
            throw new ImageFormatException("the file ends within its header.");
        ExifProfile? exif = null;
        using MemoryStream pixels = new();
        for (long at = Signature; at + Frame <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file.AsSpan((int)at);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (length > chunk.Length - Frame)
                throw new ImageFormatException($"a chunk of {length} bytes reaches beyond the end of the file.");
            ReadOnlySpan<byte> type = chunk[4..Header], content = chunk.Slice(Header, (int)length);
            if ((at == Signature) != (type.SequenceEqual("IHDR"u8) && content.Length == ImageHeader))
                throw new ImageFormatException("the first chunk is not the header, or the header is repeated.");
            if (type.SequenceEqual("eXIf"u8))
                exif = new ExifProfile(content.ToArray());
            else if (type.SequenceEqual("IDAT"u8))
                pixels.Write(content);
            else if (type.SequenceEqual("IEND"u8))
                break;
            at += Frame + length;
            if (at + Frame > file.Length)
                throw new ImageFormatException("the file ends before its last chunk.");
        }

        CheckPixels(pixels, file.AsSpan(Signature + Header, ImageHeader), limits);
        return exif;
    }

    private static void CheckPixels(MemoryStream compressed, ReadOnlySpan<byte> header, ImageLimits limits)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        limits.Check(width, height);
        int samples = header[9] switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        int bits = samples * header[8];
        long expected = header[12] == 0 ? Bytes(width, height, bits) : Passes.Sum(pass => Bytes(
            (width - pass.Column + pass.StepX - 1) / pass.StepX, (height - pass.Row + pass.StepY - 1) / pass.StepY, bits));

        compressed.Position = 0;
        using ZLibStream inflated = new(compressed, CompressionMode.Decompress);
        byte[] part = new byte[1 << 14];
        long found = 0;
        for (int count = inflated.Read(part); count > 0 && found < expected; count = inflated.Read(part))
            found += count;
        if (found < expected)
            throw new ImageFormatException($"the file has {found} bytes of pixels, expected {expected}: it is truncated or damaged.");
    }

    // A byte with the filter type precedes each row.
    private static long Bytes(int width, int height, int bits) => width == 0 ? 0 : (long)height * (1 + ((((long)width * bits) + 7) / 8));
}
