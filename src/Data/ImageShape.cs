namespace GpuTrainer.Data;

/// <summary>The shape of one item of a data set: [C, H, W], row-major, one byte per element.</summary>
/// <param name="Channels">C: 1 for grey, 3 for colour.</param>
/// <param name="Height">H: rows.</param>
/// <param name="Width">W: columns, the fastest-moving axis.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Bytes of one item: C * H * W.</summary>
    public int Size => Channels * Height * Width;

    /// <summary>The shape as PyTorch prints it: [1, 28, 28].</summary>
    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}
