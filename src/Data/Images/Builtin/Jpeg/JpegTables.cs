namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>The tables that segments set and scans use: quantization, Huffman, restart interval.</summary>
internal sealed class JpegTables
{
    private readonly ushort[]?[] _quantization = new ushort[]?[4];
    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable?[4];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable?[4];

    /// <summary>MCUs between restart markers; 0 for none.</summary>
    public int RestartInterval { get; private set; }

    public ushort[]? Quantization(int index) => _quantization[index];

    public JpegHuffmanTable? Dc(int index) => index < 4 ? _dc[index] : null;

    public JpegHuffmanTable? Ac(int index) => index < 4 ? _ac[index] : null;

    public void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        ByteReader reader = new("JPEG", segment);
        while (reader.Remaining > 0)
        {
            byte info = reader.Byte("a quantization table");
            int index = info & 15;
            if (info >> 4 > 1 || index > 3)
                throw new ImageFormatException($"JPEG: quantization table {index} of kind {info >> 4}, expected 0 to 3 of kind 0 or 1.");
            ushort[] table = new ushort[64];
            for (int i = 0; i < 64; i++)
                table[i] = info >> 4 == 0 ? reader.Byte("a quantization table") : reader.UInt16Big("a quantization table");
            _quantization[index] = table;
        }
    }

    public void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        ByteReader reader = new("JPEG", segment);
        while (reader.Remaining > 0)
        {
            byte info = reader.Byte("a Huffman table");
            int index = info & 15;
            if (info >> 4 > 1 || index > 3)
                throw new ImageFormatException($"JPEG: Huffman table {index} of class {info >> 4}, expected 0 to 3 of class 0 or 1.");
            ReadOnlySpan<byte> counts = reader.Take(16, "a Huffman table");
            int total = 0;
            foreach (byte count in counts)
                total += count;
            if (total > 256)
                throw new ImageFormatException($"JPEG: a Huffman table of {total} codes, expected at most 256.");
            JpegHuffmanTable table = new(counts, reader.Take(total, "a Huffman table"));
            (info >> 4 == 0 ? _dc : _ac)[index] = table;
        }
    }

    public void ReadRestartInterval(ReadOnlySpan<byte> segment) => RestartInterval = new ByteReader("JPEG", segment).UInt16Big("the restart interval");
}
