namespace GpuTrainer.Data;

/// <summary>
/// Where a <see cref="DataLoader"/> reads a chunk to: memory of the host, at the same address for as long as the loader lives.
/// </summary>
public abstract class ChunkMemory
{
    /// <summary>[items, C, H, W].</summary>
    public abstract Span<byte> Items { get; }

    /// <summary>[items].</summary>
    public abstract Span<int> Labels { get; }
}

/// <summary>A chunk in two arrays of its own.</summary>
/// <param name="items">The number of items.</param>
/// <param name="itemSize">Bytes per item.</param>
internal sealed class ChunkArrays(int items, int itemSize) : ChunkMemory
{
    private readonly byte[] _items = new byte[checked(items * itemSize)];
    private readonly int[] _labels = new int[items];

    public override Span<byte> Items => _items;

    public override Span<int> Labels => _labels;
}
