namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>A Huffman table of a DHT segment, made ready for decoding (ITU-T T.81, annexes C and F.2.2.3).</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Codes of at most this many bits are decoded by one look-up.</summary>
    public const int LookupBits = 9;

    public const int MaxLength = 16;

    private readonly byte[] _symbols;

    // For each length: the first code beyond those of this length, aligned to 16 bits, and what to add to a code to get its symbol's place.
    private readonly int[] _codeEnd = new int[MaxLength + 2];
    private readonly int[] _offset = new int[MaxLength + 1];

    // length << 8 | symbol; 0 for longer codes.
    private readonly ushort[] _lookup = new ushort[1 << LookupBits];

    /// <param name="counts">How many codes there are of each length 1 to 16.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0, index = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            int count = counts[length - 1];
            if (code + count > 1 << length)
                throw new ImageFormatException($"JPEG: a Huffman table has more codes of {length} bits than fit: the file is damaged.");
            _offset[length] = index - code;
            for (int i = 0; i < count; i++, code++, index++)
                FillLookup(code, length, _symbols[index]);
            _codeEnd[length] = code << (MaxLength - length);
            code <<= 1;
        }

        _codeEnd[MaxLength + 1] = int.MaxValue;
    }

    /// <summary>The entry for the next <see cref="LookupBits"/> bits: length * 256 + symbol, or 0 for a longer code.</summary>
    public int Lookup(int bits) => _lookup[bits];

    /// <summary>Finds a code longer than <see cref="LookupBits"/> within the next 16 bits.</summary>
    public (int Length, byte Symbol) Find(int next16)
    {
        int length = LookupBits + 1;
        while (next16 >= _codeEnd[length])
            length++;
        return length <= MaxLength
            ? (length, _symbols[(next16 >> (MaxLength - length)) + _offset[length]])
            : throw new ImageFormatException("JPEG: a code that the Huffman table lacks: the file is damaged.");
    }

    private void FillLookup(int code, int length, byte symbol)
    {
        if (length > LookupBits)
            return;
        int spare = LookupBits - length;
        _lookup.AsSpan(code << spare, 1 << spare).Fill((ushort)((length << 8) | symbol));
    }
}
