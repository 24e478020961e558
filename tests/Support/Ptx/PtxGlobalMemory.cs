namespace GpuTrainer.Support.Ptx;

/// <summary>Global memory: buffers at addresses so far apart that running off one never reaches another.</summary>
public sealed class PtxGlobalMemory
{
    private const int AddressShift = 32;
    private const ulong FirstBuffer = 0x7000;

    // Freed ones leave a null: their addresses are never used again.
    private readonly List<PtxBuffer?> _buffers = [];

    /// <summary>Buffers that have an address.</summary>
    public int Count => _buffers.Count(buffer => buffer is not null);

    /// <summary>Gives a buffer an address.</summary>
    public ulong Add(PtxBuffer buffer)
    {
        _buffers.Add(buffer);
        return (FirstBuffer + (ulong)_buffers.Count - 1) << AddressShift;
    }

    /// <summary>The address of a buffer, which it is given if it has none.</summary>
    public ulong AddressOf(PtxBuffer buffer)
    {
        int number = _buffers.IndexOf(buffer);
        return number < 0 ? Add(buffer) : (FirstBuffer + (ulong)number) << AddressShift;
    }

    /// <summary>Frees the buffer at an address; false if none starts there.</summary>
    public bool Remove(ulong address)
    {
        ulong number = (address >> AddressShift) - FirstBuffer;
        if (number >= (ulong)_buffers.Count || _buffers[(int)number] is null || (uint)address != 0)
            return false;

        _buffers[(int)number] = null;
        return true;
    }

    /// <summary>Whether an address lies in a buffer, or in one that has been freed.</summary>
    public bool HasGivenOut(ulong address) => (address >> AddressShift) - FirstBuffer < (ulong)_buffers.Count;

    /// <summary>The bytes and the offset in them of an access.</summary>
    /// <exception cref="PtxException">It is out of range.</exception>
    public byte[] Resolve(ulong address, long size, out int offset)
    {
        ulong number = (address >> AddressShift) - FirstBuffer;
        ulong inside = address & ((1ul << AddressShift) - 1);
        byte[]? bytes = number < (ulong)_buffers.Count ? _buffers[(int)number]?.Bytes : null;
        if (bytes is null || inside + (ulong)size > (ulong)bytes.Length)
            throw new PtxException($"global access of {size} bytes at {Describe(address)} is out of range");

        offset = (int)inside;
        return bytes;
    }

    private string Describe(ulong address)
    {
        // A small negative offset lands in the gap before the buffer.
        long number = (long)((address + (1ul << (AddressShift - 1))) >> AddressShift) - (long)FirstBuffer;
        if (number < 0 || number >= _buffers.Count)
            return $"0x{address:x}";

        string place = $"byte {(long)(address - ((FirstBuffer + (ulong)number) << AddressShift))} of buffer {number}";
        return place + (_buffers[(int)number] is PtxBuffer buffer ? $" ({buffer.Bytes.Length} bytes)" : " (freed)");
    }
}
