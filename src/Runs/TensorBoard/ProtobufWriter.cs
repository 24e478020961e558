using System.Buffers.Binary;
using System.Text;

namespace GpuTrainer.Runs;

/// <summary>Writes a message in the protobuf wire format (protobuf.dev/programming-guides/encoding), as far as events need it.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public void Int64(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    public void Double(int field, double value)
    {
        Tag(field, Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    public void Float(int field, float value)
    {
        Tag(field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    public void String(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public void Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    private void Bytes(int field, byte[] bytes)
    {
        Tag(field, LengthDelimited);
        Number((ulong)bytes.Length);
        _bytes.AddRange(bytes);
    }

    private void Tag(int field, int wireType) => Number((ulong)((field << 3) | wireType));

    // Seven bits per byte, lowest first; the eighth bit says that more follow.
    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
