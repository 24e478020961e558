namespace GpuTrainer.Support.Ptx;

/// <summary>What all threads of a launch share: code, parameters and global memory.</summary>
internal sealed class PtxLaunch
{
    public PtxLaunch(PtxEntry entry, LaunchShape shape, PtxGlobalMemory memory, byte[] parameters)
    {
        Entry = entry;
        Shape = shape;
        Memory = memory;
        Parameters = parameters;
    }

    public PtxLaunch(PtxEntry entry, LaunchShape shape, object[] arguments)
        : this(entry, shape, new PtxGlobalMemory(), new byte[entry.ParameterBytes])
    {
        if (arguments.Length != entry.Parameters.Count)
        {
            throw new PtxException($"{entry.Name} takes {entry.Parameters.Count} parameters, got {arguments.Length}.");
        }

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

    public PtxGlobalMemory Memory { get; }

    private (ulong Bits, int Size) Bits(object argument) => argument switch
    {
        PtxBuffer buffer => (Memory.AddressOf(buffer), 8),
        PtxPointer pointer => (Memory.AddressOf(pointer.Buffer) + (ulong)pointer.Offset, 8),
        bool value => (value ? 1u : 0u, 1),
        byte value => (value, 1),
        int value => ((uint)value, 4),
        uint value => (value, 4),
        long value => ((ulong)value, 8),
        float value => (BitConverter.SingleToUInt32Bits(value), 4),
        double value => (BitConverter.DoubleToUInt64Bits(value), 8),
        _ => throw new PtxException($"A {argument.GetType().Name} is no kernel argument."),
    };
}
