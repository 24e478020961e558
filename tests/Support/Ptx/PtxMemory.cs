using System.Runtime.CompilerServices;

namespace GpuTrainer.Support.Ptx;

/// <summary>Shared or local memory, which remembers the bytes that have been written.</summary>
internal sealed class PtxMemory(string space, ulong start, int length)
{
    private readonly byte[] _bytes = new byte[length];
    private readonly byte[] _isWritten = new byte[length];

    public void Clear() => Array.Clear(_isWritten);

    public ulong Load(ulong address, int size)
    {
        int offset = Offset(address, size);
        for (int i = 0; i < size; i++)
        {
            if (_isWritten[offset + i] == 0)
                throw new PtxException($"{space} byte {offset + i} is read before it is written");
        }

        return Read(_bytes, offset, size);
    }

    public void Store(ulong address, int size, ulong value)
    {
        int offset = Offset(address, size);
        _isWritten.AsSpan(offset, size).Fill(1);
        Write(_bytes, offset, size, value);
    }

    public static ulong Read(byte[] bytes, int offset, int size) => size switch
    {
        1 => bytes[offset],
        2 => Unsafe.ReadUnaligned<ushort>(ref bytes[offset]),
        4 => Unsafe.ReadUnaligned<uint>(ref bytes[offset]),
        _ => Unsafe.ReadUnaligned<ulong>(ref bytes[offset]),
    };

    public static void Write(byte[] bytes, int offset, int size, ulong value)
    {
        switch (size)
        {
            case 1: bytes[offset] = (byte)value; break;
            case 2: Unsafe.WriteUnaligned(ref bytes[offset], (ushort)value); break;
            case 4: Unsafe.WriteUnaligned(ref bytes[offset], (uint)value); break;
            default: Unsafe.WriteUnaligned(ref bytes[offset], value); break;
        }
    }

    private int Offset(ulong address, int size)
    {
        ulong offset = address - start;
        return offset + (ulong)size <= (ulong)_bytes.Length && offset <= (ulong)_bytes.Length
            ? (int)offset
            : throw new PtxException($"{space} access of {size} bytes at byte {(long)offset} of {_bytes.Length} is out of range");
    }
}
