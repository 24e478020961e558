using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>
/// What generated 128-bit code needs beyond the framework's <see cref="Vector128"/>. A mask has integer lanes of all ones (active) or all
/// zeros (inactive). Operations without an instruction of their own are done lane by lane, lowest first.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Simd128
{
    private const int Count = 4;

    /// <summary>0, 1, 2, ...</summary>
    public static Vector128<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<int>.Indices;
    }

    /// <summary>All ones or all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Mask(bool condition) => Vector128.Create(condition ? -1 : 0);

    /// <summary>True if any lane is active.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector128<int> mask) => mask != Vector128<int>.Zero;

    /// <summary>True if all lanes are active.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector128<int> mask) => mask == Vector128<int>.AllBitsSet;

    /// <summary>The value of the highest active lane; at least one is active.</summary>
    public static T LastActive<T>(Vector128<T> value, Vector128<int> mask)
        where T : unmanaged => value[31 - BitOperations.LeadingZeroCount((uint)mask.ExtractMostSignificantBits())];

    /// <summary>Flips the sign bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Negate(Vector128<float> value) => value ^ Vector128.Create(-0f);

    /// <summary>The elements from <paramref name="source"/> on; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadMasked<T>(T* source, Vector128<int> mask)
        where T : unmanaged
    {
        if (Avx.IsSupported)
            return Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();

        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
            lanes[lane] = mask[lane] != 0 ? source[lane] : default;

        return Vector128.Load(lanes);
    }

    /// <summary>Overwrites the elements from <paramref name="target"/> on; inactive lanes write nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked<T>(T* target, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore((float*)target, mask.AsSingle(), value.As<T, float>());
            return;
        }

        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
                target[lane] = value[lane];
        }
    }

    /// <summary>The elements at <paramref name="index"/>.</summary>
    public static Vector128<T> Gather<T>(T* source, Vector128<int> index)
        where T : unmanaged
    {
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
            lanes[lane] = source[index[lane]];

        return Vector128.Load(lanes);
    }

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadBytes(byte* source) => Vector128.Create((int)source[0], source[1], source[2], source[3]);

    /// <summary>The high 32 bits of the products.</summary>
    public static Vector128<uint> MultiplyHigh(Vector128<uint> left, Vector128<uint> right)
    {
        (Vector128<ulong> leftLow, Vector128<ulong> leftHigh) = Vector128.Widen(left);
        (Vector128<ulong> rightLow, Vector128<ulong> rightHigh) = Vector128.Widen(right);
        return Vector128.Narrow((leftLow * rightLow) >> 32, (leftHigh * rightHigh) >> 32);
    }

    /// <summary>The elements at <paramref name="index"/>; inactive lanes read nothing and are 0.</summary>
    public static Vector128<T> GatherMasked<T>(T* source, Vector128<int> index, Vector128<int> mask)
        where T : unmanaged
    {
        if (Avx2.IsSupported)
            return Avx2.GatherMaskVector128(Vector128<float>.Zero, (float*)source, index, mask.AsSingle(), 4).As<float, T>();
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
            lanes[lane] = mask[lane] != 0 ? source[index[lane]] : default;

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

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first; inactive lanes write nothing.</summary>
    public static void Scatter<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged
    {
        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
                target[index[lane]] = value[lane];
        }
    }

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended; inactive lanes read nothing and are 0.</summary>
    public static Vector128<int> LoadBytesMasked(byte* source, Vector128<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
            lanes[lane] = mask[lane] != 0 ? source[lane] : 0;

        return Vector128.Load(lanes);
    }

    /// <summary>The bytes at <paramref name="index"/>, zero-extended.</summary>
    public static Vector128<int> Gather(byte* source, Vector128<int> index) => GatherMasked(source, index, Vector128<int>.AllBitsSet);

    /// <summary>The bytes at <paramref name="index"/>, zero-extended; inactive lanes read nothing and are 0.</summary>
    public static Vector128<int> GatherMasked(byte* source, Vector128<int> index, Vector128<int> mask)
    {
        int* lanes = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
            lanes[lane] = mask[lane] != 0 ? source[index[lane]] : 0;

        return Vector128.Load(lanes);
    }

    /// <summary>Overwrites bytes from <paramref name="target"/> on with the low bytes of the active lanes.</summary>
    public static void StoreBytes(byte* target, Vector128<int> value, Vector128<int> mask)
    {
        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
                target[lane] = (byte)value[lane];
        }
    }

    /// <summary>Overwrites the bytes at <paramref name="index"/> with the low bytes of the active lanes.</summary>
    public static void Scatter(byte* target, Vector128<int> index, Vector128<int> value, Vector128<int> mask)
    {
        for (int lane = 0; lane < Count; lane++)
        {
            if (mask[lane] != 0)
                target[index[lane]] = (byte)value[lane];
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

    internal static Vector128<T> PerLane<T, TOperation>(Vector128<T> left, Vector128<T> right, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, ILaneOperation
    {
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
            lanes[lane] = operation.Apply(left[lane], right[lane]);

        return Vector128.Load(lanes);
    }

    /// <summary>
    /// vI = the elements at <paramref name="index"/> + I, for I from 0 to 7: each lane's eight neighbours, loaded as vectors and
    /// transposed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherNeighbours(
        float* source, Vector128<int> index, out Vector128<float> v0, out Vector128<float> v1, out Vector128<float> v2,
        out Vector128<float> v3, out Vector128<float> v4, out Vector128<float> v5, out Vector128<float> v6, out Vector128<float> v7)
    {
        GatherFour(source, index, out v0, out v1, out v2, out v3);
        GatherFour(source + Count, index, out v4, out v5, out v6, out v7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherFour(
        float* source, Vector128<int> index, out Vector128<float> v0, out Vector128<float> v1, out Vector128<float> v2,
        out Vector128<float> v3)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> r0 = Vector128.Load(source + index[0]);
            Vector128<float> r1 = Vector128.Load(source + index[1]);
            Vector128<float> r2 = Vector128.Load(source + index[2]);
            Vector128<float> r3 = Vector128.Load(source + index[3]);
            Vector128<float> low01 = Sse.UnpackLow(r0, r1);
            Vector128<float> low23 = Sse.UnpackLow(r2, r3);
            Vector128<float> high01 = Sse.UnpackHigh(r0, r1);
            Vector128<float> high23 = Sse.UnpackHigh(r2, r3);
            v0 = Sse.MoveLowToHigh(low01, low23);
            v1 = Sse.MoveHighToLow(low23, low01);
            v2 = Sse.MoveLowToHigh(high01, high23);
            v3 = Sse.MoveHighToLow(high23, high01);
            return;
        }

        v0 = Gather(source, index);
        v1 = Gather(source + 1, index);
        v2 = Gather(source + 2, index);
        v3 = Gather(source + 3, index);
    }

    /// <summary><see cref="CpuAtomic"/>.Add for each active lane.</summary>
    public static Vector128<T> AtomicAdd<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAddOf());

    /// <summary><see cref="CpuAtomic"/>.Min for each active lane.</summary>
    public static Vector128<T> AtomicMin<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMinOf());

    /// <summary><see cref="CpuAtomic"/>.Max for each active lane.</summary>
    public static Vector128<T> AtomicMax<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMaxOf());

    /// <summary><see cref="CpuAtomic"/>.And for each active lane.</summary>
    public static Vector128<T> AtomicAnd<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAndOf());

    /// <summary><see cref="CpuAtomic"/>.Or for each active lane.</summary>
    public static Vector128<T> AtomicOr<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicOrOf());

    /// <summary><see cref="CpuAtomic"/>.Xor for each active lane.</summary>
    public static Vector128<T> AtomicXor<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicXorOf());

    /// <summary><see cref="CpuAtomic"/>.Exchange for each active lane.</summary>
    public static Vector128<T> AtomicExchange<T>(T* target, Vector128<int> index, Vector128<T> value, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicExchangeOf());

    /// <summary><see cref="CpuAtomic"/>.CompareExchange for each active lane.</summary>
    public static Vector128<T> AtomicCompareExchange<T>(
        T* target, Vector128<int> index, Vector128<T> value, Vector128<T> comparand, Vector128<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, comparand, mask, new AtomicCompareExchangeOf());

    internal static Vector128<T> AtomicPerLane<T, TOperation>(
        T* target, Vector128<int> index, Vector128<T> value, Vector128<T> comparand, Vector128<int> mask, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IAtomicOperation
    {
        T* old = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
            old[lane] = mask[lane] != 0 ? operation.Apply(ref target[index[lane]], value[lane], comparand[lane]) : T.Zero;

        return Vector128.Load(old);
    }
}
