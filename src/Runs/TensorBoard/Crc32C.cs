using System.Buffers.Binary;
using System.Numerics;

namespace GpuTrainer.Runs;

/// <summary>CRC-32C (Castagnoli, RFC 3720), plain and in the masked form of TensorFlow's records.</summary>
internal static class Crc32C
{
    // tensorflow/core/lib/hash/crc32c.h: a CRC of data that contains CRCs is weak, so it is masked.
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>The checksum as a record stores it.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Of(data), 15) + MaskDelta;
}
