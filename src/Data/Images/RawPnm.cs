using System.Buffers.Binary;
using System.Globalization;

namespace GpuTrainer.Data.Images;

/// <summary>Reads raw PNM files (P4, P5 and P6); ImageSharp reads those with samples as text.</summary>
/// <remarks>
/// ImageSharp 2.1 skips raw samples that look like white space or a comment, reads 16-bit samples with the low byte first, and leaves
/// missing ones black.
/// </remarks>
internal static class RawPnm
{
    private const int Bitmap = 4;
    private const int Colour = 6;
    private const int MaxWide = 65535;

    /// <returns>The picture; null for a file with samples as text.</returns>
    /// <exception cref="ImageFormatException">The header is damaged, or samples are missing.</exception>
    public static Image? Read(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        int kind = file[1] - '0';
        if (kind < Bitmap)
            return null;
        int at = 2;
        int width = Number(file, ref at), height = Number(file, ref at), max = kind == Bitmap ? 1 : Number(file, ref at);
        limits.Check(width, height);
        if (max is < 1 or > MaxWide)
            throw new ImageFormatException($"the largest sample is {max}, expected 1 to {MaxWide}.");
        int channels = kind == Colour ? 3 : 1;
        long rowBytes = kind == Bitmap ? (width + 7) / 8 : (long)width * channels * (max > byte.MaxValue ? 2 : 1);
        ReadOnlySpan<byte> samples = file[Math.Min(at + 1, file.Length)..]; // A single white-space byte ends the header.
        if (rowBytes * height > samples.Length)
        {
            throw new ImageFormatException(
                $"{samples.Length} bytes of samples, expected {rowBytes * height} for {width} x {height} pixels.");
        }

        byte[] pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = kind == Bitmap ? Bit(samples, (i / width * (int)rowBytes * 8) + (i % width)) : Sample(samples, i, max);
        return new Image(width, height, channels, pixels);
    }

    // Set bits are black.
    private static byte Bit(ReadOnlySpan<byte> samples, int bit) =>
        (samples[bit / 8] >> (7 - (bit % 8)) & 1) == 1 ? (byte)0 : byte.MaxValue;

    private static byte Sample(ReadOnlySpan<byte> samples, int index, int max)
    {
        int value = max > byte.MaxValue ? BinaryPrimitives.ReadUInt16BigEndian(samples[(2 * index)..]) : samples[index];
        return (byte)(((Math.Min(value, max) * 255) + (max / 2)) / max);
    }

    // Reads a number after white space and comments (from # to the end of the line).
    private static int Number(ReadOnlySpan<byte> file, ref int at)
    {
        bool comment = false;
        while (at < file.Length && (comment || file[at] is (byte)'#' or (byte)' ' or (>= 9 and <= 13)))
        {
            comment = file[at] == '#' || (comment && file[at] is not ((byte)'\n' or (byte)'\r'));
            at++;
        }

        int start = at;
        while (at < file.Length && char.IsAsciiDigit((char)file[at]))
            at++;
        return int.TryParse(file[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ImageFormatException($"expected a number at byte {start} of the header.");
    }
}
