using System.Text;

namespace GpuTrainer.Data;

/// <summary>A long list of short names in little memory: their UTF-8 bytes in blocks, not a string each.</summary>
internal sealed class NameTable
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private readonly List<long> _ends = [];
    private int _used = BlockBytes;

    /// <summary>The number of names.</summary>
    public int Count => _ends.Count;

    /// <summary>The name at a place.</summary>
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

    /// <summary>Puts a name at the end.</summary>
    /// <param name="name">As a file system may hold it: at most some hundred bytes.</param>
    public void Add(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (_used + length > BlockBytes)
        {
            _blocks.Add(new byte[BlockBytes]);
            _used = 0;
        }

        _used += Encoding.UTF8.GetBytes(name, _blocks[^1].AsSpan(_used));
        // A block may end where it is full, so that one more value than it has bytes is needed.
        _ends.Add(((_blocks.Count - 1) * (BlockBytes + 1L)) + _used);
    }
}
