using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>
/// What generated 256-bit code needs beyond the framework's <see cref="Vector256"/>. A mask has integer lanes of all ones (active) or all
/// zeros (inactive). Operations without an instruction of their own are done in halves, by <see cref="Simd128"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Simd256
{
    /// <summary>0, 1, 2, ...</summary>
    public static Vector256<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<int>.Indices;
    }

    /// <summary>All ones or all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Mask(bool condition) => Vector256.Create(condition ? -1 : 0);

    /// <summary>True if any lane is active.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<int> mask) => mask != Vector256<int>.Zero;

    /// <summary>True if all lanes are active.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector256<int> mask) => mask == Vector256<int>.AllBitsSet;

    /// <summary>The value of the highest active lane; at least one is active.</summary>
    public static T LastActive<T>(Vector256<T> value, Vector256<int> mask)
        where T : unmanaged => value[31 - BitOperations.LeadingZeroCount((uint)mask.ExtractMostSignificantBits())];

    /// <summary>Flips the sign bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Negate(Vector256<float> value) => value ^ Vector256.Create(-0f);

    /// <summary>The elements from <paramref name="source"/> on; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadMasked<T>(T* source, Vector256<int> mask)
        where T : unmanaged => Avx.IsSupported
            ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
            : Vector256.Create(Simd128.LoadMasked(source, mask.GetLower()), Simd128.LoadMasked(source + 4, mask.GetUpper()));

    /// <summary>Overwrites the elements from <paramref name="target"/> on; inactive lanes write nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked<T>(T* target, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore((float*)target, mask.AsSingle(), value.As<T, float>());
            return;
        }

        Simd128.StoreMasked(target, value.GetLower(), mask.GetLower());
        Simd128.StoreMasked(target + 4, value.GetUpper(), mask.GetUpper());
    }

    /// <summary>The elements at <paramref name="index"/>; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> GatherMasked<T>(T* source, Vector256<int> index, Vector256<int> mask)
        where T : unmanaged => Avx2.IsSupported
            ? Avx2.GatherMaskVector256(Vector256<float>.Zero, (float*)source, index, mask.AsSingle(), 4).As<float, T>()
            : Vector256.Create(
                Simd128.GatherMasked(source, index.GetLower(), mask.GetLower()),
                Simd128.GatherMasked(source, index.GetUpper(), mask.GetUpper()));

    /// <summary>The elements at <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Gather<T>(T* source, Vector256<int> index)
        where T : unmanaged => Avx2.IsSupported
            ? Avx2.GatherVector256((float*)source, index, 4).As<float, T>()
            : Vector256.Create(Simd128.Gather(source, index.GetLower()), Simd128.Gather(source, index.GetUpper()));

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadBytes(byte* source) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(source)
        : Vector256.Create(Simd128.LoadBytes(source), Simd128.LoadBytes(source + 4));

    /// <summary>The high 32 bits of the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> MultiplyHigh(Vector256<uint> left, Vector256<uint> right)
    {
        if (Avx2.IsSupported)
        {
            Vector256<ulong> even = Avx2.Multiply(left, right) >> 32;
            Vector256<ulong> odd = Avx2.Multiply((left.AsUInt64() >> 32).AsUInt32(), (right.AsUInt64() >> 32).AsUInt32());
            return (even | (odd & Vector256.Create(0xffffffff00000000ul))).AsUInt32();
        }

        return Vector256.Create(
            Simd128.MultiplyHigh(left.GetLower(), right.GetLower()), Simd128.MultiplyHigh(left.GetUpper(), right.GetUpper()));
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first.</summary>
    public static void Scatter<T>(T* target, Vector256<int> index, Vector256<T> value)
        where T : unmanaged
    {
        Simd128.Scatter(target, index.GetLower(), value.GetLower());
        Simd128.Scatter(target, index.GetUpper(), value.GetUpper());
    }

    /// <summary>Overwrites the elements at <paramref name="index"/>, lowest lane first; inactive lanes write nothing.</summary>
    public static void Scatter<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        Simd128.Scatter(target, index.GetLower(), value.GetLower(), mask.GetLower());
        Simd128.Scatter(target, index.GetUpper(), value.GetUpper(), mask.GetUpper());
    }

    /// <summary>Bytes from <paramref name="source"/> on, zero-extended; inactive lanes read nothing and are 0.</summary>
    public static Vector256<int> LoadBytesMasked(byte* source, Vector256<int> mask) =>
        Vector256.Create(Simd128.LoadBytesMasked(source, mask.GetLower()), Simd128.LoadBytesMasked(source + 4, mask.GetUpper()));

    /// <summary>The bytes at <paramref name="index"/>, zero-extended.</summary>
    public static Vector256<int> Gather(byte* source, Vector256<int> index) =>
        Vector256.Create(Simd128.Gather(source, index.GetLower()), Simd128.Gather(source, index.GetUpper()));

    /// <summary>The bytes at <paramref name="index"/>, zero-extended; inactive lanes read nothing and are 0.</summary>
    public static Vector256<int> GatherMasked(byte* source, Vector256<int> index, Vector256<int> mask) => Vector256.Create(
        Simd128.GatherMasked(source, index.GetLower(), mask.GetLower()), Simd128.GatherMasked(source, index.GetUpper(), mask.GetUpper()));

    /// <summary>Overwrites bytes from <paramref name="target"/> on with the low bytes of the active lanes.</summary>
    public static void StoreBytes(byte* target, Vector256<int> value, Vector256<int> mask)
    {
        Simd128.StoreBytes(target, value.GetLower(), mask.GetLower());
        Simd128.StoreBytes(target + 4, value.GetUpper(), mask.GetUpper());
    }

    /// <summary>Overwrites the bytes at <paramref name="index"/> with the low bytes of the active lanes.</summary>
    public static void Scatter(byte* target, Vector256<int> index, Vector256<int> value, Vector256<int> mask)
    {
        Simd128.Scatter(target, index.GetLower(), value.GetLower(), mask.GetLower());
        Simd128.Scatter(target, index.GetUpper(), value.GetUpper(), mask.GetUpper());
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

    internal static Vector256<T> PerLane<T, TOperation>(Vector256<T> left, Vector256<T> right, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, ILaneOperation => Vector256.Create(
            Simd128.PerLane(left.GetLower(), right.GetLower(), operation), Simd128.PerLane(left.GetUpper(), right.GetUpper(), operation));

    /// <summary>
    /// vI = the elements at <paramref name="index"/> + I, for I from 0 to 7: each lane's eight neighbours, loaded as vectors and
    /// transposed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherNeighbours(
        float* source, Vector256<int> index, out Vector256<float> v0, out Vector256<float> v1, out Vector256<float> v2,
        out Vector256<float> v3, out Vector256<float> v4, out Vector256<float> v5, out Vector256<float> v6, out Vector256<float> v7)
    {
        if (Avx.IsSupported)
        {
            // Lanes 0 and 4, 1 and 5, ... side by side: first their lower four neighbours, then their upper four.
            Transpose(
                Halves(source + index[0], source + index[4]), Halves(source + index[1], source + index[5]),
                Halves(source + index[2], source + index[6]), Halves(source + index[3], source + index[7]),
                out v0, out v1, out v2, out v3);
            source += 4;
            Transpose(
                Halves(source + index[0], source + index[4]), Halves(source + index[1], source + index[5]),
                Halves(source + index[2], source + index[6]), Halves(source + index[3], source + index[7]),
                out v4, out v5, out v6, out v7);
            return;
        }

        Simd128.GatherNeighbours(
            source, index.GetLower(), out Vector128<float> a0, out Vector128<float> a1, out Vector128<float> a2, out Vector128<float> a3,
            out Vector128<float> a4, out Vector128<float> a5, out Vector128<float> a6, out Vector128<float> a7);
        Simd128.GatherNeighbours(
            source, index.GetUpper(), out Vector128<float> b0, out Vector128<float> b1, out Vector128<float> b2, out Vector128<float> b3,
            out Vector128<float> b4, out Vector128<float> b5, out Vector128<float> b6, out Vector128<float> b7);
        (v0, v1, v2, v3) = (Vector256.Create(a0, b0), Vector256.Create(a1, b1), Vector256.Create(a2, b2), Vector256.Create(a3, b3));
        (v4, v5, v6, v7) = (Vector256.Create(a4, b4), Vector256.Create(a5, b5), Vector256.Create(a6, b6), Vector256.Create(a7, b7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* lower, float* upper) =>
        Avx.InsertVector128(Vector128.Load(lower).ToVector256Unsafe(), Vector128.Load(upper), 1);

    // In each half separately: elements 0, 1, 2 and 3 of four vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, out Vector256<float> v0,
        out Vector256<float> v1,
        out Vector256<float> v2, out Vector256<float> v3)
    {
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        v0 = Avx.UnpackLow(low01, low23).AsSingle();
        v1 = Avx.UnpackHigh(low01, low23).AsSingle();
        v2 = Avx.UnpackLow(high01, high23).AsSingle();
        v3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary><see cref="CpuAtomic"/>.Add for each active lane.</summary>
    public static Vector256<T> AtomicAdd<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAddOf());

    /// <summary><see cref="CpuAtomic"/>.Min for each active lane.</summary>
    public static Vector256<T> AtomicMin<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMinOf());

    /// <summary><see cref="CpuAtomic"/>.Max for each active lane.</summary>
    public static Vector256<T> AtomicMax<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicMaxOf());

    /// <summary><see cref="CpuAtomic"/>.And for each active lane.</summary>
    public static Vector256<T> AtomicAnd<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicAndOf());

    /// <summary><see cref="CpuAtomic"/>.Or for each active lane.</summary>
    public static Vector256<T> AtomicOr<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicOrOf());

    /// <summary><see cref="CpuAtomic"/>.Xor for each active lane.</summary>
    public static Vector256<T> AtomicXor<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicXorOf());

    /// <summary><see cref="CpuAtomic"/>.Exchange for each active lane.</summary>
    public static Vector256<T> AtomicExchange<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, value, mask, new AtomicExchangeOf());

    /// <summary><see cref="CpuAtomic"/>.CompareExchange for each active lane.</summary>
    public static Vector256<T> AtomicCompareExchange<T>(
        T* target, Vector256<int> index, Vector256<T> value, Vector256<T> comparand, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => AtomicPerLane(target, index, value, comparand, mask, new AtomicCompareExchangeOf());

    internal static Vector256<T> AtomicPerLane<T, TOperation>(
        T* target, Vector256<int> index, Vector256<T> value, Vector256<T> comparand, Vector256<int> mask, TOperation operation)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IAtomicOperation => Vector256.Create(
            Simd128.AtomicPerLane(target, index.GetLower(), value.GetLower(), comparand.GetLower(), mask.GetLower(), operation),
            Simd128.AtomicPerLane(target, index.GetUpper(), value.GetUpper(), comparand.GetUpper(), mask.GetUpper(), operation));
}
