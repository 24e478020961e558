namespace GpuTrainer.Support.Ptx;

/// <summary>What all threads of a launch share: code, parameters and global memory.</summary>
internal sealed class PtxLaunch
{
    public PtxLaunch(PtxEntry entry, LaunchShape shape, PtxGlobalMemory memory, byte[] parameters)
    {
        if (parameters.Length < entry.ParameterBytes)
            throw new PtxException($"{entry.Name} takes {entry.ParameterBytes} bytes of parameters, got {parameters.Length}.");

        Entry = entry;
        Shape = shape;
        Memory = memory;
        Parameters = parameters;
    }

    public PtxLaunch(PtxEntry entry, LaunchShape shape, object[] arguments)
        : this(entry, shape, new PtxGlobalMemory(), new byte[entry.ParameterBytes])
    {
        if (arguments.Length != entry.Parameters.Count)
            throw new PtxException($"{entry.Name} takes {entry.Parameters.Count} parameters, got {arguments.Length}.");

        foreach ((PtxParameter parameter, object argument) in entry.Parameters.Zip(arguments))
        {
            if (parameter.Length > 0)
            {
                Struct(parameter, argument).CopyTo(Parameters, parameter.Offset);
                continue;
            }

            (ulong bits, int size) = Bits(argument);
            if (size != parameter.Type.Size())
                throw new PtxException($"{parameter.Name} is .{parameter.Type}, got a {argument.GetType().Name}.");

            PtxMemory.Write(Parameters, parameter.Offset, size, bits);
        }
    }

    public PtxEntry Entry { get; }

    public LaunchShape Shape { get; }

    public byte[] Parameters { get; }

    public PtxGlobalMemory Memory { get; }

    private byte[] Struct(PtxParameter parameter, object argument)
    {
        byte[] bytes = argument switch
        {
            PtxView view =>
                [.. BitConverter.GetBytes(Memory.AddressOf(view.Buffer) + (ulong)view.Offset), .. BitConverter.GetBytes(view.Length)],
            PtxStruct value => value.Bytes,
            _ => throw new PtxException($"{parameter.Name} is a struct of {parameter.Bytes} bytes, got a {argument.GetType().Name}."),
        };
        return bytes.Length == parameter.Bytes
            ? bytes
            : throw new PtxException($"{parameter.Name} is a struct of {parameter.Bytes} bytes, got {bytes.Length}.");
    }

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
        _ => throw new PtxException($"A {argument.GetType().Name} is not a kernel argument."),
    };
}
