using System.Numerics;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>Operations without an instruction of their own, lane by lane.</summary>
public static unsafe partial class Simd256
{
    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first.</summary>
    public static void Scatter<T>(T* target, Vector256<int> index, Vector256<T> value)
        where T : unmanaged
    {
        target[index[0]] = value[0];
        target[index[1]] = value[1];
        target[index[2]] = value[2];
        target[index[3]] = value[3];
        target[index[4]] = value[4];
        target[index[5]] = value[5];
        target[index[6]] = value[6];
        target[index[7]] = value[7];
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first; lanes that are off write nothing.</summary>
    public static void Scatter<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
            {
                target[index[lane]] = value[lane];
            }
        }
    }

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended; lanes that are off read nothing and are 0.</summary>
    public static Vector256<int> LoadBytesMasked(byte* source, Vector256<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[lane] : 0;
        }

        return Vector256.Load(lanes);
    }

    /// <summary>The bytes at <paramref name="index"/>, zero-extended.</summary>
    public static Vector256<int> Gather(byte* source, Vector256<int> index) => GatherMasked(source, index, Vector256<int>.AllBitsSet);

    /// <summary>The bytes at <paramref name="index"/>, zero-extended; lanes that are off read nothing and are 0.</summary>
    public static Vector256<int> GatherMasked(byte* source, Vector256<int> index, Vector256<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[index[lane]] : 0;
        }

        return Vector256.Load(lanes);
    }

    /// <summary>Overwrites bytes from <paramref name="target"/> on with the low bytes of the lanes that are on.</summary>
    public static void StoreBytes(byte* target, Vector256<int> value, Vector256<int> mask)
    {
        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
            {
                target[lane] = (byte)value[lane];
            }
        }
    }

    /// <summary>Overwrites the bytes at <paramref name="index"/> with the low bytes of the lanes that are on.</summary>
    public static void Scatter(byte* target, Vector256<int> index, Vector256<int> value, Vector256<int> mask)
    {
        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
            {
                target[index[lane]] = (byte)value[lane];
            }
        }
    }

    /// <summary>Quotients: see <see cref="CpuArithmetic"/>.</summary>
    public static Vector256<int> Divide(Vector256<int> left, Vector256<int> right) => PerLane(left, right, new QuotientOf());

    /// <inheritdoc cref="Divide(Vector256{int}, Vector256{int})"/>
    public static Vector256<uint> Divide(Vector256<uint> left, Vector256<uint> right) => PerLane(left, right, new QuotientOf());

    /// <summary>Remainders: see <see cref="CpuArithmetic"/>.</summary>
    public static Vector256<int> Remainder(Vector256<int> left, Vector256<int> right) => PerLane(left, right, new RemainderOf());

    /// <inheritdoc cref="Remainder(Vector256{int}, Vector256{int})"/>
    public static Vector256<uint> Remainder(Vector256<uint> left, Vector256<uint> right) => PerLane(left, right, new RemainderOf());

    /// <summary>Shifts each lane by the low 5 bits of its count.</summary>
    public static Vector256<T> ShiftLeft<T>(Vector256<T> value, Vector256<int> count)
        where T : unmanaged, IBinaryInteger<T> => PerLane(value, count.As<int, T>(), new LeftShiftOf());

    /// <summary>Shifts each lane by the low 5 bits of its count; arithmetic if signed.</summary>
    public static Vector256<T> ShiftRight<T>(Vector256<T> value, Vector256<int> count)
        where T : unmanaged, IBinaryInteger<T> => PerLane(value, count.As<int, T>(), new RightShiftOf());

    /// <summary>Shifts in zeros from the left by the low 5 bits of each lane's count.</summary>
    public static Vector256<int> ShiftRightLogical(Vector256<int> value, Vector256<int> count) =>
        PerLane(value.AsUInt32(), count.AsUInt32(), new RightShiftOf()).AsInt32();

    /// <summary>The number of one bits of each lane.</summary>
    public static Vector256<uint> PopCount(Vector256<uint> value) => PerLane(value, value, new PopCountOf());

    private static Vector256<T> PerLane<T, TOperation>(Vector256<T> left, Vector256<T> right, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, ILaneOperation
    {
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = operation.Apply(left[lane], right[lane]);
        }

        return Vector256.Load(lanes);
    }
}
