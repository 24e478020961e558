using System.Text;

namespace GpuTrainer.Data.Images.Builtin.Png;

/// <summary>The chunks of a PNG file that matter to its pixels: collected in order, checksums and order checked.</summary>
internal sealed class PngChunks
{
    private PngChunks(PngHeader header) => Header = header;

    public PngHeader Header { get; }

    /// <summary>RGB triples; empty without PLTE.</summary>
    public ReadOnlyMemory<byte> Palette { get; private set; }

    /// <summary>The content of tRNS; empty without it.</summary>
    public ReadOnlyMemory<byte> Transparency { get; private set; }

    /// <summary>The pieces of the compressed pixels, in order.</summary>
    public List<ReadOnlyMemory<byte>> Data { get; } = [];

    public static PngChunks Read(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        PngChunks? chunks = null;
        ByteReader reader = new("PNG", file.Span);
        reader.Take(PngDecoder.Signature.Length, "the signature");
        bool dataEnded = false;
        while (true)
        {
            int start = reader.Position;
            uint length = reader.UInt32Big("a chunk's length");
            ReadOnlySpan<byte> typeBytes = reader.Take(4, "a chunk's type");
            string type = Printable(typeBytes);
            int bodyStart = reader.Position;
            ReadOnlySpan<byte> body = reader.Take(length, $"chunk {type}");
            uint crc = reader.UInt32Big($"the checksum of chunk {type}");
            uint computed = Crc32.Compute(file.Span.Slice(start + 4, 4 + body.Length));
            if (crc != computed)
                throw new ImageFormatException($"PNG: chunk {type} at byte {start} has checksum {computed:X8}, expected {crc:X8}: the file is damaged.");

            if (chunks is null)
            {
                if (type != "IHDR")
                    throw new ImageFormatException($"PNG: the first chunk is {type}, expected IHDR.");
                chunks = new PngChunks(PngHeader.Parse(body, limits));
                continue;
            }

            dataEnded |= chunks.Data.Count > 0 && type != "IDAT";
            if (type == "IEND")
                return chunks.Checked();
            if (type == "IDAT" && dataEnded)
                throw new ImageFormatException($"PNG: chunk IDAT at byte {start} does not follow the other IDAT chunks.");
            bool critical = (typeBytes[0] & 0x20) == 0;
            chunks.Add(type, critical, file.Slice(bodyStart, body.Length));
        }
    }

    private void Add(string type, bool critical, ReadOnlyMemory<byte> body)
    {
        switch (type)
        {
            case "IDAT":
                Data.Add(body);
                break;
            case "PLTE" when Palette.IsEmpty && Data.Count == 0:
                if (body.Length == 0 || body.Length % 3 != 0 || body.Length > 3 * 256)
                    throw new ImageFormatException($"PNG: PLTE has {body.Length} bytes, expected 1 to 256 triples.");
                Palette = body;
                break;
            case "tRNS" when Data.Count == 0:
                Transparency = body;
                break;
            case "IHDR" or "PLTE":
                throw new ImageFormatException($"PNG: a second or late {type} chunk.");
            default:
                // Ancillary chunks do not change how pixels are read; gamma (gAMA) is ignored knowingly: digits are judged by their shape.
                if (critical)
                    throw new ImageFormatException($"PNG: chunk {type} is marked as needed to read the picture, and is unknown.");
                break;
        }
    }

    private PngChunks Checked()
    {
        if (Data.Count == 0)
            throw new ImageFormatException("PNG: no IDAT chunk before IEND.");
        bool indexed = Header.ColorType == PngColorType.Palette;
        if (indexed && Palette.IsEmpty)
            throw new ImageFormatException("PNG: a picture with a palette has no PLTE chunk before its data.");

        int expected = Header.ColorType switch
        {
            PngColorType.Grey => 2,
            PngColorType.Rgb => 6,
            _ => 0,
        };
        int got = Transparency.Length;
        bool valid = got == 0 || (indexed ? got <= Palette.Length / 3 : got == expected && expected > 0);
        if (!valid)
            throw new ImageFormatException($"PNG: tRNS has {got} bytes, which does not fit colour type {(int)Header.ColorType}.");
        return this;
    }

    private static string Printable(ReadOnlySpan<byte> type)
    {
        foreach (byte b in type)
        {
            if (!char.IsAsciiLetter((char)b))
                throw new ImageFormatException($"PNG: chunk type {Convert.ToHexString(type)}, expected four letters: the file is damaged.");
        }

        return Encoding.ASCII.GetString(type);
    }
}
