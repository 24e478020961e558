using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Encodes PNG files of every kind from raw samples, written from the specification independently of the decoder.</summary>
internal sealed class PngBytes
{
    private static readonly int[][] Adam7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int ColorType { get; init; }

    public required int BitDepth { get; init; }

    /// <summary>[Height, Width, samples a pixel], each of BitDepth bits.</summary>
    public required ushort[] Samples { get; init; }

    public byte[]? Palette { get; init; }

    public byte[]? Transparency { get; init; }

    public bool Interlaced { get; init; }

    /// <summary>Compressed data is cut into chunks of this many bytes.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    public int SamplesPerPixel => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Random samples that are valid for the type.</summary>
    public static PngBytes Random(int seed, int width, int height, int colorType, int bitDepth, bool interlaced, bool transparency)
    {
        Random random = new(seed);
        int perPixel = colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        ushort[] samples = new ushort[width * height * perPixel];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (ushort)random.Next(1 << bitDepth);

        byte[]? palette = null, trns = null;
        if (colorType == 3)
        {
            palette = new byte[3 << bitDepth];
            random.NextBytes(palette);
            trns = transparency ? new byte[Math.Max(1, (1 << bitDepth) - 1)] : null;
            if (trns is not null)
                random.NextBytes(trns);
        }
        else if (transparency)
        {
            // The colour of the first pixel.
            trns = new byte[2 * perPixel];
            for (int i = 0; i < perPixel; i++)
                BinaryPrimitives.WriteUInt16BigEndian(trns.AsSpan(2 * i), samples[i]);
        }

        return new PngBytes
        {
            Width = width,
            Height = height,
            ColorType = colorType,
            BitDepth = bitDepth,
            Samples = samples,
            Palette = palette,
            Transparency = trns,
            Interlaced = interlaced,
            ChunkBytes = 37,
        };
    }

    public byte[] Encode()
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = (byte)BitDepth;
        header[9] = (byte)ColorType;
        header[12] = Interlaced ? (byte)1 : (byte)0;

        List<byte> file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        Chunk(file, "IHDR", header);
        Chunk(file, "gAMA", [0, 0, 0xB1, 0x8F]);
        if (Palette is not null)
            Chunk(file, "PLTE", Palette);
        if (Transparency is not null)
            Chunk(file, "tRNS", Transparency);
        foreach (byte[] part in Compress(Rows()).Chunk(ChunkBytes))
            Chunk(file, "IDAT", part);
        Chunk(file, "IEND", []);
        return [.. file];
    }

    /// <summary>Appends a chunk with its length and checksum.</summary>
    public static void Chunk(List<byte> file, string type, byte[] body)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. body];
        uint crc = 0xFFFFFFFF;
        foreach (byte b in typed)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        AddBig(file, (uint)body.Length);
        file.AddRange(typed);
        AddBig(file, ~crc);
    }

    public static byte[] Compress(byte[] rows)
    {
        using MemoryStream stream = new();
        using (ZLibStream zlib = new(stream, CompressionLevel.Optimal))
            zlib.Write(rows);
        return stream.ToArray();
    }

    private static void AddBig(List<byte> file, uint value)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
            file.Add((byte)(value >> shift));
    }

    // Filtered rows, each with the next of the five filters.
    private byte[] Rows()
    {
        List<byte> result = [];
        foreach (int[] pass in Interlaced ? Adam7 : [[0, 0, 1, 1]])
        {
            byte[]? above = null;
            int filter = 0;
            for (int y = pass[1]; y < Height && pass[0] < Width; y += pass[3])
            {
                byte[] row = PackRow(y, pass[0], pass[2]);
                above ??= new byte[row.Length];
                result.Add((byte)filter);
                result.AddRange(Filter(filter, row, above));
                above = row;
                filter = (filter + 1) % 5;
            }
        }

        return [.. result];
    }

    private byte[] PackRow(int y, int firstX, int stepX)
    {
        List<byte> bits = [];
        for (int x = firstX; x < Width; x += stepX)
        {
            for (int s = 0; s < SamplesPerPixel; s++)
            {
                int value = Samples[(((y * Width) + x) * SamplesPerPixel) + s];
                for (int bit = BitDepth - 1; bit >= 0; bit--)
                    bits.Add((byte)((value >> bit) & 1));
            }
        }

        byte[] row = new byte[(bits.Count + 7) / 8];
        for (int i = 0; i < bits.Count; i++)
            row[i / 8] |= (byte)(bits[i] << (7 - (i % 8)));
        return row;
    }

    private byte[] Filter(int filter, byte[] row, byte[] above)
    {
        int step = Math.Max(1, SamplesPerPixel * BitDepth / 8);
        byte[] filtered = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            int prediction = filter switch
            {
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                4 => new[] { a, b, c }.MinBy(v => Math.Abs(a + b - c - v)), // the first of equals, as the specification asks
                _ => 0,
            };
            filtered[i] = (byte)(row[i] - prediction);
        }

        return filtered;
    }

    /// <summary>What a decoder must make of the samples, 8 bits each, with an alpha channel where the file has transparency.</summary>
    public byte[] Expected()
    {
        List<byte> result = [];
        for (int p = 0; p < Width * Height; p++)
        {
            ushort[] pixel = Samples[(p * SamplesPerPixel)..((p + 1) * SamplesPerPixel)];
            if (ColorType == 3)
            {
                result.AddRange(Palette!.AsSpan(3 * pixel[0], 3)); // `!`: this type always has one
                if (Transparency is not null)
                    result.Add(pixel[0] < Transparency.Length ? Transparency[pixel[0]] : (byte)255);
                continue;
            }

            foreach (ushort sample in pixel)
                result.Add((byte)Math.Round(sample * 255.0 / ((1 << BitDepth) - 1)));
            if (Transparency is not null)
            {
                bool isKey = Enumerable.Range(0, SamplesPerPixel).All(s => pixel[s] == BinaryPrimitives.ReadUInt16BigEndian(Transparency.AsSpan(2 * s)));
                result.Add(isKey ? (byte)0 : (byte)255);
            }
        }

        return [.. result];
    }
}
