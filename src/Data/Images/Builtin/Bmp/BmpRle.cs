namespace GpuTrainer.Data.Images.Builtin.Bmp;

/// <summary>Decodes run-length encoded BMP pixels to palette indices.</summary>
internal static class BmpRle
{
    /// <summary>Pixels that the file skips keep index 0.</summary>
    /// <param name="reader">At the first run.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="indices">[height, width], first row in the file first.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static void Decode(ref ByteReader reader, int bits, Span<byte> indices, int width, int height)
    {
        int x = 0, y = 0;
        while (true)
        {
            int count = reader.Byte("a run");
            int value = reader.Byte("a run");
            if (count > 0)
            {
                Span<byte> run = Row(indices, x, y, count, width, height);
                for (int i = 0; i < run.Length; i++)
                    run[i] = bits == 8 ? (byte)value : Nibble(value, i);
                x += count;
                continue;
            }

            switch (value)
            {
                case 0: // end of line
                    x = 0;
                    y++;
                    break;
                case 1: // end of bitmap
                    return;
                case 2: // move right and up
                    x += reader.Byte("a move");
                    y += reader.Byte("a move");
                    if (x > width || y > height)
                        throw new ImageFormatException($"BMP: a move to column {x} of row {y} leaves the {width} x {height} picture.");
                    break;
                default: // literal pixels, padded to 16 bits
                    Span<byte> literal = Row(indices, x, y, value, width, height);
                    int bytes = ((value * bits) + 7) / 8;
                    ReadOnlySpan<byte> data = reader.Take(bytes + (bytes & 1), "literal pixels");
                    for (int i = 0; i < literal.Length; i++)
                        literal[i] = bits == 8 ? data[i] : Nibble(data[i / 2], i);
                    x += value;
                    break;
            }
        }
    }

    private static byte Nibble(int pair, int i) => (byte)(i % 2 == 0 ? pair >> 4 : pair & 15);

    private static Span<byte> Row(Span<byte> indices, int x, int y, int count, int width, int height) => y < height && x + count <= width
        ? indices.Slice((y * width) + x, count)
        : throw new ImageFormatException($"BMP: a run of {count} pixels at column {x} of row {y} leaves the {width} x {height} picture.");
}
