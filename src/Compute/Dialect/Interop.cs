using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>The bits of values.</summary>
public static class Interop
{
    /// <summary>The bits of a float.</summary>
    [Intrinsic("bits.float_to_uint")]
    public static uint FloatAsInt(float value) => BitConverter.SingleToUInt32Bits(value);

    /// <summary>The float that has these bits.</summary>
    [Intrinsic("bits.uint_to_float")]
    public static float IntAsFloat(uint value) => BitConverter.UInt32BitsToSingle(value);

    /// <summary>The size of a value in memory, in bytes.</summary>
    public static int SizeOf<T>()
        where T : unmanaged => Unsafe.SizeOf<T>();
}
