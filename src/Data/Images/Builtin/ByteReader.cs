using System.Buffers.Binary;

namespace GpuTrainer.Data.Images.Builtin;

/// <summary>Reads a file's bytes in order; running past their end is one clear error.</summary>
internal ref struct ByteReader(string format, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The name of the format, for messages.</summary>
    public readonly string Format => format;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public byte Byte(string what) => Take(1, what)[0];

    public ushort UInt16Big(string what) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, what));

    public ushort UInt16Little(string what) => BinaryPrimitives.ReadUInt16LittleEndian(Take(2, what));

    public uint UInt32Big(string what) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, what));

    public uint UInt32Little(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public int Int32Little(string what) => BinaryPrimitives.ReadInt32LittleEndian(Take(4, what));

    public ReadOnlySpan<byte> Take(long count, string what)
    {
        if (count > Remaining)
            throw new ImageFormatException($"{format}: the file ends within {what}, {count} bytes at byte {Position} (of {_bytes.Length}).");
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public readonly bool TryPeek(out byte value)
    {
        value = Remaining > 0 ? _bytes[Position] : (byte)0;
        return Remaining > 0;
    }

    public void Seek(long position, string what)
    {
        if (position < 0 || position > _bytes.Length)
            throw new ImageFormatException($"{format}: {what} lies at byte {position}, outside the file (of {_bytes.Length}).");
        Position = (int)position;
    }
}
