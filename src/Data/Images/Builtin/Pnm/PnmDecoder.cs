namespace GpuTrainer.Data.Images.Builtin.Pnm;

/// <summary>Decodes PBM, PGM and PPM, plain and raw (P1 to P6; the Netpbm format pages).</summary>
internal static class PnmDecoder
{
    public static bool Matches(ReadOnlySpan<byte> file) => file.Length >= 3 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'6' && (IsSpace(file[2]) || file[2] == '#');

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        int kind = file[1] - '0';
        ByteReader reader = new($"PNM (P{kind})", file);
        reader.Take(2, "the magic number");
        int width = Number(ref reader, "the width");
        int height = Number(ref reader, "the height");
        limits.Check(reader.Format, width, height);
        bool bitmap = kind is 1 or 4;
        bool raw = kind >= 4;
        int channels = kind is 3 or 6 ? 3 : 1;
        int max = bitmap ? 1 : Number(ref reader, "the maximum value");
        if (max is < 1 or > 65535)
            throw new ImageFormatException($"{reader.Format}: maximum value {max}, expected 1 to 65535.");

        // One whitespace character ends the header of the raw kinds.
        if (raw && !IsSpace(reader.Byte("the end of the header")))
            throw new ImageFormatException($"{reader.Format}: no whitespace between header and pixels.");

        long samples = (long)width * height * channels;
        CheckLength(in reader, raw, bitmap, samples, width, height, max);
        byte[] pixels = new byte[samples];
        if (raw && bitmap)
            ReadRawBits(ref reader, pixels, width, height);
        else if (raw)
            ReadRaw(ref reader, pixels, max);
        else
            ReadPlain(ref reader, pixels, bitmap, max);
        return new Image(width, height, channels, pixels);
    }

    // A sample takes at least one byte of a plain file (two where whitespace must part them, but for the last).
    private static void CheckLength(in ByteReader reader, bool raw, bool bitmap, long samples, int width, int height, int max)
    {
        long needed = (raw, bitmap) switch
        {
            (true, true) => (width + 7L) / 8 * height,
            (true, false) => samples * (max > 255 ? 2 : 1),
            (false, true) => samples,
            (false, false) => (2 * samples) - 1,
        };
        if (reader.Remaining < needed)
            throw new ImageFormatException($"{reader.Format}: {reader.Remaining} bytes of pixels, expected {needed}: the file is cut off.");
    }

    private static void ReadRawBits(ref ByteReader reader, Span<byte> pixels, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = reader.Take((width + 7) / 8, "the pixels");
            for (int x = 0; x < width; x++)
                pixels[(y * width) + x] = Bit((row[x / 8] >> (7 - (x % 8))) & 1);
        }
    }

    private static void ReadRaw(ref ByteReader reader, Span<byte> pixels, int max)
    {
        int bytes = max > 255 ? 2 : 1;
        ReadOnlySpan<byte> data = reader.Take((long)pixels.Length * bytes, "the pixels");
        if (max == 255)
        {
            data.CopyTo(pixels);
            return;
        }

        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Scale(bytes == 1 ? data[i] : (data[2 * i] << 8) | data[(2 * i) + 1], max);
    }

    private static void ReadPlain(ref ByteReader reader, Span<byte> pixels, bool bitmap, int max)
    {
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = bitmap ? PlainBit(ref reader) : Scale(Number(ref reader, "the pixels"), max);
    }

    // The bits of a plain bitmap need no whitespace between them.
    private static byte PlainBit(ref ByteReader reader)
    {
        SkipSpace(ref reader);
        byte digit = reader.Byte("the pixels");
        return digit is (byte)'0' or (byte)'1'
            ? Bit(digit - '0')
            : throw new ImageFormatException($"{reader.Format}: byte {digit:X2} among the pixels, expected 0 or 1.");
    }

    // In a bitmap, 1 is black.
    private static byte Bit(int bit) => bit == 0 ? (byte)255 : (byte)0;

    private static byte Scale(int value, int max) => value <= max
        ? (byte)(((value * 255) + (max / 2)) / max)
        : throw new ImageFormatException($"PNM: sample {value}, expected 0 to {max}.");

    private static int Number(ref ByteReader reader, string what)
    {
        SkipSpace(ref reader);
        int value = 0;
        int digits = 0;
        while (reader.TryPeek(out byte next) && char.IsAsciiDigit((char)next))
        {
            value = (value * 10) + (reader.Byte(what) - '0');
            if (++digits > 8)
                throw new ImageFormatException($"{reader.Format}: {what} has more than 8 digits.");
        }

        return digits > 0 ? value : throw new ImageFormatException($"{reader.Format}: no number at byte {reader.Position}, where {what} is expected.");
    }

    private static void SkipSpace(ref ByteReader reader)
    {
        while (reader.TryPeek(out byte next) && (IsSpace(next) || next == '#'))
        {
            if (reader.Byte("the header") != '#')
                continue;
            while (reader.TryPeek(out byte comment) && comment is not ((byte)'\n' or (byte)'\r'))
                reader.Byte("a comment");
        }
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v' or (byte)'\f';
}
