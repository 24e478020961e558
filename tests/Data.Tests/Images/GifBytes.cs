namespace GpuTrainer.Data.Tests.Images;

/// <summary>Writes GIF files: a real LZW encoder, slow and plain.</summary>
internal sealed class GifBytes
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>[Height, Width] palette indices, top row first.</summary>
    public required byte[] Indices { get; init; }

    public required byte[] Palette { get; init; }

    public int Left { get; init; }

    public int Top { get; init; }

    public int? ScreenWidth { get; init; }

    public int? ScreenHeight { get; init; }

    public bool Interlaced { get; init; }

    public bool LocalPalette { get; init; }

    public int Transparent { get; init; } = -1;

    /// <summary>Clears the table after this many codes; 0 leaves it full at 4096, as some encoders do.</summary>
    public int ClearEvery { get; init; }

    public byte[] Encode()
    {
        int paletteBits = 1;
        while (3 << paletteBits < Palette.Length)
            paletteBits++;
        byte[] palette = [.. Palette, .. new byte[(3 << paletteBits) - Palette.Length]];

        List<byte> file = [.. "GIF89a"u8];
        Add16(file, ScreenWidth ?? Width);
        Add16(file, ScreenHeight ?? Height);
        file.AddRange([(byte)(LocalPalette ? 0 : 0x80 | (paletteBits - 1)), 0, 0]);
        if (!LocalPalette)
            file.AddRange(palette);
        file.AddRange([0x21, 0xFE, 3, .. "hey"u8, 0]);
        if (Transparent >= 0)
            file.AddRange([0x21, 0xF9, 4, 1, 0, 0, (byte)Transparent, 0]);

        file.Add(0x2C);
        Add16(file, Left);
        Add16(file, Top);
        Add16(file, Width);
        Add16(file, Height);
        file.Add((byte)((LocalPalette ? 0x80 | (paletteBits - 1) : 0) | (Interlaced ? 0x40 : 0)));
        if (LocalPalette)
            file.AddRange(palette);

        int codeSize = Math.Max(2, paletteBits);
        file.Add((byte)codeSize);
        foreach (byte[] block in Lzw(InFileOrder(), codeSize, ClearEvery).Chunk(255))
            file.AddRange([(byte)block.Length, .. block]);
        file.AddRange([0, 0x3B]);
        return [.. file];
    }

    private byte[] InFileOrder()
    {
        int[] rows = Interlaced
            ? [.. Rows(0, 8), .. Rows(4, 8), .. Rows(2, 4), .. Rows(1, 2)]
            : [.. Rows(0, 1)];
        return [.. rows.SelectMany(y => Indices.Skip(y * Width).Take(Width))];

        IEnumerable<int> Rows(int first, int step)
        {
            for (int y = first; y < Height; y += step)
                yield return y;
        }
    }

    private static byte[] Lzw(byte[] indices, int codeSize, int clearEvery)
    {
        int clear = 1 << codeSize;
        Dictionary<string, int> table = [];
        List<bool> bits = [];
        int size = codeSize + 1, next = 0, sinceClear = 0;
        string current = "";
        Clear();
        foreach (byte index in indices)
        {
            string longer = current + (char)index;
            if (table.ContainsKey(longer))
            {
                current = longer;
                continue;
            }

            Emit(table[current]);
            if (next < 4096)
            {
                table[longer] = next++;
                if (next > 1 << size && size < 12)
                    size++;
            }

            current = ((char)index).ToString();
            if (clearEvery > 0 && ++sinceClear == clearEvery)
                Clear();
        }

        if (current.Length > 0)
            Emit(table[current]);
        Emit(clear + 1);

        byte[] bytes = new byte[(bits.Count + 7) / 8];
        for (int i = 0; i < bits.Count; i++)
            bytes[i / 8] |= (byte)((bits[i] ? 1 : 0) << (i % 8));
        return bytes;

        void Clear()
        {
            Emit(clear);
            table.Clear();
            for (int i = 0; i < clear; i++)
                table[((char)i).ToString()] = i;
            (next, size, sinceClear) = (clear + 2, codeSize + 1, 0);
        }

        void Emit(int code)
        {
            for (int bit = 0; bit < size; bit++)
                bits.Add(((code >> bit) & 1) != 0);
        }
    }

    private static void Add16(List<byte> file, int value) => file.AddRange([(byte)value, (byte)(value >> 8)]);
}
