using System.Text;

namespace GpuTrainer.Data;

/// <summary>A memory-saving list of many short names: their UTF-8 bytes in blocks, instead of one string each.</summary>
internal sealed class NameTable
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private readonly List<long> _ends = [];
    private int _used = BlockBytes;

    /// <summary>The number of names.</summary>
    public int Count => _ends.Count;

    /// <summary>The name at an index.</summary>
    public string this[int index]
    {
        get
        {
            long end = _ends[index];
            int block = (int)(end / (BlockBytes + 1));
            int offset = (int)(end % (BlockBytes + 1));
            int start = index > 0 && _ends[index - 1] / (BlockBytes + 1) == block ? (int)(_ends[index - 1] % (BlockBytes + 1)) : 0;
            return Encoding.UTF8.GetString(_blocks[block].AsSpan(start, offset - start));
        }
    }

    /// <summary>Appends a name.</summary>
    /// <param name="name">A file name: at most some hundred bytes.</param>
    public void Add(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (_used + length > BlockBytes)
        {
            _blocks.Add(new byte[BlockBytes]);
            _used = 0;
        }

        _used += Encoding.UTF8.GetBytes(name, _blocks[^1].AsSpan(_used));
        // An end within a block is 0 .. BlockBytes, which is BlockBytes + 1 values.
        _ends.Add(((_blocks.Count - 1) * (BlockBytes + 1L)) + _used);
    }
}
