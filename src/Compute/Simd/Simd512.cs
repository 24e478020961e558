using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>
/// What generated 512-bit code needs beyond the framework's <see cref="Vector512"/>. A mask has integer lanes of all ones (active) or all
/// zeros (inactive). Operations without an instruction of their own are done in halves, by <see cref="Simd256"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Simd512
{
    /// <summary>0, 1, 2, ...</summary>
    public static Vector512<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<int>.Indices;
    }

    /// <summary>All ones or all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Mask(bool condition) => Vector512.Create(condition ? -1 : 0);

    /// <summary>True if any lane is active.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector512<int> mask) => mask != Vector512<int>.Zero;

    /// <summary>True if all lanes are active.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector512<int> mask) => mask == Vector512<int>.AllBitsSet;

    /// <summary>The value of the highest active lane; at least one is active.</summary>
    public static T LastActive<T>(Vector512<T> value, Vector512<int> mask)
        where T : unmanaged => value[31 - BitOperations.LeadingZeroCount((uint)mask.ExtractMostSignificantBits())];

    /// <summary>Flips the sign bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Negate(Vector512<float> value) => value ^ Vector512.Create(-0f);

    /// <summary>The elements from <paramref name="source"/> on; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadMasked<T>(T* source, Vector512<int> mask)
        where T : unmanaged => Avx512F.IsSupported
            ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
            : Vector512.Create(Simd256.LoadMasked(source, mask.GetLower()), Simd256.LoadMasked(source + 8, mask.GetUpper()));

    /// <summary>Overwrites the elements from <paramref name="target"/> on; inactive lanes write nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked<T>(T* target, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore((float*)target, mask.AsSingle(), value.As<T, float>());
            return;
        }

        Simd256.StoreMasked(target, value.GetLower(), mask.GetLower());
        Simd256.StoreMasked(target + 8, value.GetUpper(), mask.GetUpper());
    }

    /// <summary>The elements at <paramref name="index"/>; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GatherMasked<T>(T* source, Vector512<int> index, Vector512<int> mask)
        where T : unmanaged => Vector512.Create(
            Simd256.GatherMasked(source, index.GetLower(), mask.GetLower()),
            Simd256.GatherMasked(source, index.GetUpper(), mask.GetUpper()));

    /// <summary>The elements at <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Gather<T>(T* source, Vector512<int> index)
        where T : unmanaged => Vector512.Create(Simd256.Gather(source, index.GetLower()), Simd256.Gather(source, index.GetUpper()));

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadBytes(byte* source) =>
        Vector512.Create(Simd256.LoadBytes(source), Simd256.LoadBytes(source + 8));

    /// <summary>The high 32 bits of the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> MultiplyHigh(Vector512<uint> left, Vector512<uint> right)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<ulong> even = Avx512F.Multiply(left, right) >> 32;
            Vector512<ulong> odd = Avx512F.Multiply((left.AsUInt64() >> 32).AsUInt32(), (right.AsUInt64() >> 32).AsUInt32());
            return (even | (odd & Vector512.Create(0xffffffff00000000ul))).AsUInt32();
        }

        return Vector512.Create(
            Simd256.MultiplyHigh(left.GetLower(), right.GetLower()), Simd256.MultiplyHigh(left.GetUpper(), right.GetUpper()));
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first.</summary>
    public static void Scatter<T>(T* target, Vector512<int> index, Vector512<T> value)
        where T : unmanaged
    {
        Simd256.Scatter(target, index.GetLower(), value.GetLower());
        Simd256.Scatter(target, index.GetUpper(), value.GetUpper());
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first; inactive lanes write nothing.</summary>
    public static void Scatter<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged
    {
        Simd256.Scatter(target, index.GetLower(), value.GetLower(), mask.GetLower());
        Simd256.Scatter(target, index.GetUpper(), value.GetUpper(), mask.GetUpper());
    }

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended; inactive lanes read nothing and are 0.</summary>
    public static Vector512<int> LoadBytesMasked(byte* source, Vector512<int> mask) =>
        Vector512.Create(Simd256.LoadBytesMasked(source, mask.GetLower()), Simd256.LoadBytesMasked(source + 8, mask.GetUpper()));

    /// <summary>The bytes at <paramref name="index"/>, zero-extended.</summary>
    public static Vector512<int> Gather(byte* source, Vector512<int> index) =>
        Vector512.Create(Simd256.Gather(source, index.GetLower()), Simd256.Gather(source, index.GetUpper()));

    /// <summary>The bytes at <paramref name="index"/>, zero-extended; inactive lanes read nothing and are 0.</summary>
    public static Vector512<int> GatherMasked(byte* source, Vector512<int> index, Vector512<int> mask) => Vector512.Create(
        Simd256.GatherMasked(source, index.GetLower(), mask.GetLower()), Simd256.GatherMasked(source, index.GetUpper(), mask.GetUpper()));

    /// <summary>Overwrites bytes from <paramref name="target"/> on with the low bytes of the active lanes.</summary>
    public static void StoreBytes(byte* target, Vector512<int> value, Vector512<int> mask)
    {
        Simd256.StoreBytes(target, value.GetLower(), mask.GetLower());
        Simd256.StoreBytes(target + 8, value.GetUpper(), mask.GetUpper());
    }

    /// <summary>Overwrites the bytes at <paramref name="index"/> with the low bytes of the active lanes.</summary>
    public static void Scatter(byte* target, Vector512<int> index, Vector512<int> value, Vector512<int> mask)
    {
        Simd256.Scatter(target, index.GetLower(), value.GetLower(), mask.GetLower());
        Simd256.Scatter(target, index.GetUpper(), value.GetUpper(), mask.GetUpper());
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

    internal static Vector512<T> PerLane<T, TOperation>(Vector512<T> left, Vector512<T> right, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, ILaneOperation => Vector512.Create(
            Simd256.PerLane(left.GetLower(), right.GetLower(), operation), Simd256.PerLane(left.GetUpper(), right.GetUpper(), operation));

    /// <summary>
    /// vI = the elements at <paramref name="index"/> + I, for I from 0 to 7: each lane's eight neighbours, loaded as vectors and
    /// transposed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherNeighbours(
        float* source, Vector512<int> index, out Vector512<float> v0, out Vector512<float> v1, out Vector512<float> v2,
        out Vector512<float> v3, out Vector512<float> v4, out Vector512<float> v5, out Vector512<float> v6, out Vector512<float> v7)
    {
        Simd256.GatherNeighbours(
            source, index.GetLower(), out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2, out Vector256<float> a3,
            out Vector256<float> a4, out Vector256<float> a5, out Vector256<float> a6, out Vector256<float> a7);
        Simd256.GatherNeighbours(
            source, index.GetUpper(), out Vector256<float> b0, out Vector256<float> b1, out Vector256<float> b2, out Vector256<float> b3,
            out Vector256<float> b4, out Vector256<float> b5, out Vector256<float> b6, out Vector256<float> b7);
        (v0, v1, v2, v3) = (Vector512.Create(a0, b0), Vector512.Create(a1, b1), Vector512.Create(a2, b2), Vector512.Create(a3, b3));
        (v4, v5, v6, v7) = (Vector512.Create(a4, b4), Vector512.Create(a5, b5), Vector512.Create(a6, b6), Vector512.Create(a7, b7));
    }

    /// <summary><see cref="CpuAtomic"/>.Add for each active lane.</summary>
    public static Vector512<T> AtomicAdd<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAddOf());

    /// <summary><see cref="CpuAtomic"/>.Min for each active lane.</summary>
    public static Vector512<T> AtomicMin<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMinOf());

    /// <summary><see cref="CpuAtomic"/>.Max for each active lane.</summary>
    public static Vector512<T> AtomicMax<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMaxOf());

    /// <summary><see cref="CpuAtomic"/>.And for each active lane.</summary>
    public static Vector512<T> AtomicAnd<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAndOf());

    /// <summary><see cref="CpuAtomic"/>.Or for each active lane.</summary>
    public static Vector512<T> AtomicOr<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicOrOf());

    /// <summary><see cref="CpuAtomic"/>.Xor for each active lane.</summary>
    public static Vector512<T> AtomicXor<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicXorOf());

    /// <summary><see cref="CpuAtomic"/>.Exchange for each active lane.</summary>
    public static Vector512<T> AtomicExchange<T>(T* target, Vector512<int> index, Vector512<T> value, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicExchangeOf());

    /// <summary><see cref="CpuAtomic"/>.CompareExchange for each active lane.</summary>
    public static Vector512<T> AtomicCompareExchange<T>(
        T* target, Vector512<int> index, Vector512<T> value, Vector512<T> comparand, Vector512<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, comparand, mask, new AtomicCompareExchangeOf());

    internal static Vector512<T> AtomicPerLane<T, TOperation>(
        T* target, Vector512<int> index, Vector512<T> value, Vector512<T> comparand, Vector512<int> mask, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IAtomicOperation => Vector512.Create(
            Simd256.AtomicPerLane(target, index.GetLower(), value.GetLower(), comparand.GetLower(), mask.GetLower(), operation),
            Simd256.AtomicPerLane(target, index.GetUpper(), value.GetUpper(), comparand.GetUpper(), mask.GetUpper(), operation));
}
