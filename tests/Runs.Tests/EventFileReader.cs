using System.Buffers.Binary;
using System.Text;

namespace GpuTrainer.Runs.Tests;

/// <summary>One event of a file as this reader understands it: its own decoding, so that the writer's mistakes are not its own.</summary>
internal sealed record TensorBoardEvent(double WallTime, long Step, string? FileVersion, string? Tag, float Value, int SessionStatus);

/// <summary>Reads event files by TensorFlow's formats, and fails where a checksum is wrong.</summary>
internal static class EventFileReader
{
    public static IReadOnlyList<TensorBoardEvent> Read(byte[] file)
    {
        var events = new List<TensorBoardEvent>();
        for (int at = 0; at < file.Length;)
        {
            byte[] head = file[at..(at + 8)];
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(head));
            Assert.Equal(Mask(Crc(head)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Mask(Crc(data)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(Event(data));
            at += 16 + length;
        }

        return events;
    }

    /// <summary>CRC-32C bit by bit, from the reversed polynomial.</summary>
    public static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }

    private static uint Mask(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);

    private static TensorBoardEvent Event(byte[] data)
    {
        var result = new TensorBoardEvent(0, 0, null, null, 0, 0);
        foreach ((int field, ulong number, byte[] bytes) in Fields(data))
        {
            result = field switch
            {
                1 => result with { WallTime = BitConverter.UInt64BitsToDouble(number) },
                2 => result with { Step = (long)number },
                3 => result with { FileVersion = Encoding.UTF8.GetString(bytes) },
                5 => Summary(result, bytes),
                7 => result with { SessionStatus = (int)Assert.Single(Fields(bytes), inner => inner.Field == 1).Number },
                _ => throw new InvalidDataException($"Event has field {field}."),
            };
        }

        return result;
    }

    private static TensorBoardEvent Summary(TensorBoardEvent result, byte[] bytes)
    {
        foreach ((int field, ulong number, byte[] text) in Fields(Assert.Single(Fields(bytes), value => value.Field == 1).Bytes))
        {
            result = field switch
            {
                1 => result with { Tag = Encoding.UTF8.GetString(text) },
                2 => result with { Value = BitConverter.UInt32BitsToSingle((uint)number) },
                _ => throw new InvalidDataException($"Summary.Value has field {field}."),
            };
        }

        return result;
    }

    private static IEnumerable<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] data)
    {
        int at = 0;
        while (at < data.Length)
        {
            ulong tag = Varint(data, ref at);
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return (field, Varint(data, ref at), []);
                    break;
                case 1:
                    yield return (field, BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(at)), []);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(data, ref at);
                    yield return (field, 0, data[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    yield return (field, BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at)), []);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }
    }

    private static ulong Varint(byte[] data, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = data[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
