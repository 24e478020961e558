namespace GpuTrainer.Support.Ptx;

/// <summary>What all threads of a launch share: code, arguments and global memory.</summary>
internal sealed class PtxLaunch
{
    // Buffers lie 4 GiB apart, so that running off one never lands in another.
    private const int AddressShift = 32;
    private const ulong FirstBuffer = 0x7000;

    private readonly List<PtxBuffer> _buffers = [];

    public PtxLaunch(PtxEntry entry, LaunchShape shape, object[] arguments)
    {
        if (arguments.Length != entry.Parameters.Count)
        {
            throw new PtxException($"{entry.Name} takes {entry.Parameters.Count} parameters, got {arguments.Length}.");
        }

        Entry = entry;
        Shape = shape;
        Parameters = new byte[entry.ParameterBytes];
        foreach ((PtxParameter parameter, object argument) in entry.Parameters.Zip(arguments))
        {
            (ulong bits, int size) = Bits(argument);
            if (size != parameter.Type.Size())
            {
                throw new PtxException($"{parameter.Name} is .{parameter.Type}, got a {argument.GetType().Name}.");
            }

            PtxMemory.Write(Parameters, parameter.Offset, size, bits);
        }
    }

    public PtxEntry Entry { get; }

    public LaunchShape Shape { get; }

    public byte[] Parameters { get; }

    /// <summary>The buffer and the offset in it of an access to global memory.</summary>
    public byte[] Resolve(ulong address, int size, out int offset)
    {
        ulong number = (address >> AddressShift) - FirstBuffer;
        ulong inside = address & ((1ul << AddressShift) - 1);
        if (number >= (ulong)_buffers.Count || inside + (ulong)size > (ulong)_buffers[(int)number].Bytes.Length)
        {
            throw new PtxException($"global access of {size} bytes at {Describe(address)} is out of range");
        }

        offset = (int)inside;
        return _buffers[(int)number].Bytes;
    }

    private string Describe(ulong address)
    {
        // A small negative offset lands in the gap before the buffer.
        long number = (long)((address + (1ul << (AddressShift - 1))) >> AddressShift) - (long)FirstBuffer;
        return number < 0 || number >= _buffers.Count
            ? $"0x{address:x}"
            : $"byte {(long)(address - ((FirstBuffer + (ulong)number) << AddressShift))} of buffer {number} ({_buffers[(int)number].Bytes.Length} bytes)";
    }

    private (ulong Bits, int Size) Bits(object argument) => argument switch
    {
        PtxBuffer buffer => (Address(buffer, 0), 8),
        PtxPointer pointer => (Address(pointer.Buffer, pointer.Offset), 8),
        bool value => (value ? 1u : 0u, 1),
        byte value => (value, 1),
        int value => ((uint)value, 4),
        uint value => (value, 4),
        long value => ((ulong)value, 8),
        float value => (BitConverter.SingleToUInt32Bits(value), 4),
        double value => (BitConverter.DoubleToUInt64Bits(value), 8),
        _ => throw new PtxException($"A {argument.GetType().Name} is no kernel argument."),
    };

    private ulong Address(PtxBuffer buffer, long offset)
    {
        int number = _buffers.IndexOf(buffer);
        if (number < 0)
        {
            number = _buffers.Count;
            _buffers.Add(buffer);
        }

        return ((FirstBuffer + (ulong)number) << AddressShift) + (ulong)offset;
    }
}
