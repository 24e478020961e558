using System.Numerics;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>Operations without an instruction of their own, lane by lane.</summary>
public static unsafe partial class Simd512
{
    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first.</summary>
    public static void Scatter<T>(T* target, Vector512<int> index, Vector512<T> value)
        where T : unmanaged
    {
        Simd256.Scatter(target, index.GetLower(), value.GetLower());
        Simd256.Scatter(target, index.GetUpper(), value.GetUpper());
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first; lanes that are off write nothing.</summary>
    public static void Scatter<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
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
    public static Vector512<int> LoadBytesMasked(byte* source, Vector512<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[lane] : 0;
        }

        return Vector512.Load(lanes);
    }

    /// <summary>The bytes at <paramref name="index"/>, zero-extended.</summary>
    public static Vector512<int> Gather(byte* source, Vector512<int> index) => GatherMasked(source, index, Vector512<int>.AllBitsSet);

    /// <summary>The bytes at <paramref name="index"/>, zero-extended; lanes that are off read nothing and are 0.</summary>
    public static Vector512<int> GatherMasked(byte* source, Vector512<int> index, Vector512<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[index[lane]] : 0;
        }

        return Vector512.Load(lanes);
    }

    /// <summary>Overwrites bytes from <paramref name="target"/> on with the low bytes of the lanes that are on.</summary>
    public static void StoreBytes(byte* target, Vector512<int> value, Vector512<int> mask)
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
    public static void Scatter(byte* target, Vector512<int> index, Vector512<int> value, Vector512<int> mask)
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
    public static Vector512<int> Divide(Vector512<int> left, Vector512<int> right) => PerLane(left, right, new QuotientOf());

    /// <inheritdoc cref="Divide(Vector512{int}, Vector512{int})"/>
    public static Vector512<uint> Divide(Vector512<uint> left, Vector512<uint> right) => PerLane(left, right, new QuotientOf());

    /// <summary>Remainders: see <see cref="CpuArithmetic"/>.</summary>
    public static Vector512<int> Remainder(Vector512<int> left, Vector512<int> right) => PerLane(left, right, new RemainderOf());

    /// <inheritdoc cref="Remainder(Vector512{int}, Vector512{int})"/>
    public static Vector512<uint> Remainder(Vector512<uint> left, Vector512<uint> right) => PerLane(left, right, new RemainderOf());

    /// <summary>Shifts each lane by the low 5 bits of its count.</summary>
    public static Vector512<T> ShiftLeft<T>(Vector512<T> value, Vector512<int> count)
        where T : unmanaged, IBinaryInteger<T> => PerLane(value, count.As<int, T>(), new LeftShiftOf());

    /// <summary>Shifts each lane by the low 5 bits of its count; arithmetic if signed.</summary>
    public static Vector512<T> ShiftRight<T>(Vector512<T> value, Vector512<int> count)
        where T : unmanaged, IBinaryInteger<T> => PerLane(value, count.As<int, T>(), new RightShiftOf());

    /// <summary>Shifts in zeros from the left by the low 5 bits of each lane's count.</summary>
    public static Vector512<int> ShiftRightLogical(Vector512<int> value, Vector512<int> count) =>
        PerLane(value.AsUInt32(), count.AsUInt32(), new RightShiftOf()).AsInt32();

    /// <summary>The number of one bits of each lane.</summary>
    public static Vector512<uint> PopCount(Vector512<uint> value) => PerLane(value, value, new PopCountOf());

    private static Vector512<T> PerLane<T, TOperation>(Vector512<T> left, Vector512<T> right, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, ILaneOperation
    {
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = operation.Apply(left[lane], right[lane]);
        }

        return Vector512.Load(lanes);
    }
}
