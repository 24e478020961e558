using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>Operations without an instruction of their own, lane by lane.</summary>
public static unsafe partial class Simd128
{
    /// <summary>The elements at <paramref name="index"/>; lanes that are off read nothing and are 0.</summary>
    public static Vector128<T> GatherMasked<T>(T* source, Vector128<int> index, Vector128<int> mask)
        where T : unmanaged
    {
        if (Avx2.IsSupported)
            return Avx2.GatherMaskVector128(Vector128<float>.Zero, (float*)source, index, mask.AsSingle(), 4).As<float, T>();
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[index[lane]] : default;
        }

        return Vector128.Load(lanes);
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first.</summary>
    public static void Scatter<T>(T* target, Vector128<int> index, Vector128<T> value)
        where T : unmanaged
    {
        target[index[0]] = value[0];
        target[index[1]] = value[1];
        target[index[2]] = value[2];
        target[index[3]] = value[3];
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first; lanes that are off write nothing.</summary>
    public static void Scatter<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
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
    public static Vector128<int> LoadBytesMasked(byte* source, Vector128<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[lane] : 0;
        }

        return Vector128.Load(lanes);
    }

    /// <summary>The bytes at <paramref name="index"/>, zero-extended.</summary>
    public static Vector128<int> Gather(byte* source, Vector128<int> index) => GatherMasked(source, index, Vector128<int>.AllBitsSet);

    /// <summary>The bytes at <paramref name="index"/>, zero-extended; lanes that are off read nothing and are 0.</summary>
    public static Vector128<int> GatherMasked(byte* source, Vector128<int> index, Vector128<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[index[lane]] : 0;
        }

        return Vector128.Load(lanes);
    }

    /// <summary>Overwrites bytes from <paramref name="target"/> on with the low bytes of the lanes that are on.</summary>
    public static void StoreBytes(byte* target, Vector128<int> value, Vector128<int> mask)
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
    public static void Scatter(byte* target, Vector128<int> index, Vector128<int> value, Vector128<int> mask)
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
    public static Vector128<int> Divide(Vector128<int> left, Vector128<int> right) => PerLane(left, right, new QuotientOf());

    /// <inheritdoc cref="Divide(Vector128{int}, Vector128{int})"/>
    public static Vector128<uint> Divide(Vector128<uint> left, Vector128<uint> right) => PerLane(left, right, new QuotientOf());

    /// <summary>Remainders: see <see cref="CpuArithmetic"/>.</summary>
    public static Vector128<int> Remainder(Vector128<int> left, Vector128<int> right) => PerLane(left, right, new RemainderOf());

    /// <inheritdoc cref="Remainder(Vector128{int}, Vector128{int})"/>
    public static Vector128<uint> Remainder(Vector128<uint> left, Vector128<uint> right) => PerLane(left, right, new RemainderOf());

    /// <summary>Shifts each lane by the low 5 bits of its count.</summary>
    public static Vector128<T> ShiftLeft<T>(Vector128<T> value, Vector128<int> count)
        where T : unmanaged, IBinaryInteger<T> => PerLane(value, count.As<int, T>(), new LeftShiftOf());

    /// <summary>Shifts each lane by the low 5 bits of its count; arithmetic if signed.</summary>
    public static Vector128<T> ShiftRight<T>(Vector128<T> value, Vector128<int> count)
        where T : unmanaged, IBinaryInteger<T> => PerLane(value, count.As<int, T>(), new RightShiftOf());

    /// <summary>Shifts in zeros from the left by the low 5 bits of each lane's count.</summary>
    public static Vector128<int> ShiftRightLogical(Vector128<int> value, Vector128<int> count) =>
        PerLane(value.AsUInt32(), count.AsUInt32(), new RightShiftOf()).AsInt32();

    /// <summary>The number of one bits of each lane.</summary>
    public static Vector128<uint> PopCount(Vector128<uint> value) => PerLane(value, value, new PopCountOf());

    private static Vector128<T> PerLane<T, TOperation>(Vector128<T> left, Vector128<T> right, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, ILaneOperation
    {
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = operation.Apply(left[lane], right[lane]);
        }

        return Vector128.Load(lanes);
    }
}
