namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>One colour component of a frame and its coefficients.</summary>
internal sealed class JpegComponent(byte id, int horizontal, int vertical, byte quantizationTable)
{
    public byte Id => id;

    /// <summary>Horizontal sampling factor, 1 to 4.</summary>
    public int Horizontal => horizontal;

    /// <summary>Vertical sampling factor, 1 to 4.</summary>
    public int Vertical => vertical;

    public byte QuantizationTable => quantizationTable;

    /// <summary>Columns of samples: the frame's, scaled by the sampling factor and rounded up.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of samples.</summary>
    public int Height { get; private set; }

    /// <summary>Blocks of 8x8 that hold the samples.</summary>
    public int BlocksWide => (Width + 7) / 8;

    /// <summary>Rows of blocks that hold the samples.</summary>
    public int BlocksHigh => (Height + 7) / 8;

    /// <summary>Blocks in a row of <see cref="Coefficients"/>: rounded up to whole MCUs.</summary>
    public int BlockStride { get; private set; }

    /// <summary>Rows of blocks in <see cref="Coefficients"/>.</summary>
    public int BlockRows { get; private set; }

    /// <summary>[BlockRows, BlockStride, 64], each block in zigzag order.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The quantization table when the component's first scan began (T.81, B.2.4.1); null before.</summary>
    public ushort[]? Quantization { get; set; }

    /// <summary>For each coefficient of a progressive frame, the lowest bit read so far; <see cref="NotSeen"/> before its first scan.</summary>
    public int[] LowestBit { get; } = [.. Enumerable.Repeat(NotSeen, 64)];

    public const int NotSeen = 99;

    /// <summary>The last DC value of the scan being read.</summary>
    public int DcPrediction { get; set; }

    public JpegHuffmanTable? DcTable { get; set; }

    public JpegHuffmanTable? AcTable { get; set; }

    public void SetSize(int frameWidth, int frameHeight, int maxHorizontal, int maxVertical)
    {
        Width = (int)((((long)frameWidth * horizontal) + maxHorizontal - 1) / maxHorizontal);
        Height = (int)((((long)frameHeight * vertical) + maxVertical - 1) / maxVertical);
        int mcusWide = (frameWidth + (8 * maxHorizontal) - 1) / (8 * maxHorizontal);
        int mcusHigh = (frameHeight + (8 * maxVertical) - 1) / (8 * maxVertical);
        BlockStride = mcusWide * horizontal;
        BlockRows = mcusHigh * vertical;
    }

    public Span<short> Block(int column, int row) => Coefficients.AsSpan(64 * ((row * BlockStride) + column), 64);
}
