using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>What generated 256-bit code needs beside the framework's <see cref="Vector256"/>; masks are integer lanes of all ones or zeros.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Simd256
{
    private const int Count = 8;

    /// <summary>0, 1, 2, ...</summary>
    public static Vector256<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<int>.Indices;
    }

    /// <summary>All ones or all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Mask(bool condition) => Vector256.Create(condition ? -1 : 0);

    /// <summary>True if any lane is on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<int> mask) => mask != Vector256<int>.Zero;

    /// <summary>True if all lanes are on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector256<int> mask) => mask == Vector256<int>.AllBitsSet;

    /// <summary>The value of the highest lane that is on; some lane is.</summary>
    public static T LastActive<T>(Vector256<T> value, Vector256<int> mask)
        where T : unmanaged => value[31 - BitOperations.LeadingZeroCount((uint)mask.ExtractMostSignificantBits())];

    /// <summary>Flips the sign bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Negate(Vector256<float> value) => value ^ Vector256.Create(-0f);

    /// <summary>The elements from <paramref name="source"/> on; lanes that are off read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadMasked<T>(T* source, Vector256<int> mask)
        where T : unmanaged => Avx.IsSupported
            ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
            : Vector256.Create(Simd128.LoadMasked(source, mask.GetLower()), Simd128.LoadMasked(source + 4, mask.GetUpper()));

    /// <summary>Overwrites the elements from <paramref name="target"/> on; lanes that are off write nothing.</summary>
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

    /// <summary>The elements at <paramref name="index"/>; lanes that are off read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> GatherMasked<T>(T* source, Vector256<int> index, Vector256<int> mask)
        where T : unmanaged => Avx2.IsSupported
            ? Avx2.GatherMaskVector256(Vector256<float>.Zero, (float*)source, index, mask.AsSingle(), 4).As<float, T>()
            : Vector256.Create(
                Simd128.GatherMasked(source, index.GetLower(), mask.GetLower()), Simd128.GatherMasked(source, index.GetUpper(), mask.GetUpper()));

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
}
