namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>Reads the bits of a scan: removes stuffed zeros, stops at markers.</summary>
internal ref struct JpegBitReader(ReadOnlySpan<byte> file, int position)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private ulong _bits; // the next bits, from the top down
    private int _count; // valid bits, zeros past the end included
    private int _padding; // how many of them are zeros past the end

    /// <summary>Where the bytes not yet taken start: never past a marker.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The next Huffman symbol.</summary>
    public byte Symbol(JpegHuffmanTable table)
    {
        if (_count < JpegHuffmanTable.MaxLength)
            Fill();
        int entry = table.Lookup((int)(_bits >> (64 - JpegHuffmanTable.LookupBits)));
        if (entry != 0)
        {
            Consume(entry >> 8);
            return (byte)entry;
        }

        (int length, byte symbol) = table.Find((int)(_bits >> (64 - JpegHuffmanTable.MaxLength)));
        Consume(length);
        return symbol;
    }

    /// <summary>The next <paramref name="count"/> bits (0 to 16) as an unsigned number.</summary>
    public int Bits(int count)
    {
        if (count == 0)
            return 0;
        if (_count < count)
            Fill();
        int value = (int)(_bits >> (64 - count));
        Consume(count);
        return value;
    }

    /// <summary>A number of <paramref name="count"/> bits whose first half of the range stands for negative numbers (T.81, F.2.2.1).</summary>
    public int Signed(int count)
    {
        int value = Bits(count);
        return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Drops the bits left of the last byte and reads restart marker <paramref name="number"/> (0 to 7).</summary>
    public void Restart(int number)
    {
        (_bits, _count, _padding) = (0, 0, 0);
        while (Position + 1 < _file.Length && _file[Position] == 0xFF && _file[Position + 1] == 0xFF)
            Position++;
        if (Position + 1 >= _file.Length || _file[Position] != 0xFF || _file[Position + 1] != 0xD0 + number)
            throw new ImageFormatException($"JPEG: no restart marker {number} at byte {Position}: the file is cut off or damaged.");
        Position += 2;
    }

    private void Consume(int count)
    {
        _bits <<= count;
        _count -= count;
        if (_count < _padding)
            throw new ImageFormatException($"JPEG: the pixels end too early, at byte {Position} (of {_file.Length}): the file is cut off or damaged.");
    }

    private void Fill()
    {
        while (_count <= 56)
        {
            ulong value = 0;
            if (Position < _file.Length && _file[Position] != 0xFF)
            {
                value = _file[Position++];
            }
            else if (Position + 1 < _file.Length && _file[Position + 1] == 0)
            {
                value = 0xFF;
                Position += 2;
            }
            else
            {
                _padding += 8;
            }

            _bits |= value << (56 - _count);
            _count += 8;
        }
    }
}
