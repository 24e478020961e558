using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>What generated 512-bit code needs beside the framework's <see cref="Vector512"/>; masks are integer lanes of all ones or zeros.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Simd512
{
    private const int Count = 16;

    /// <summary>0, 1, 2, ...</summary>
    public static Vector512<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<int>.Indices;
    }

    /// <summary>All ones or all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Mask(bool condition) => Vector512.Create(condition ? -1 : 0);

    /// <summary>True if any lane is on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector512<int> mask) => mask != Vector512<int>.Zero;

    /// <summary>True if all lanes are on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector512<int> mask) => mask == Vector512<int>.AllBitsSet;

    /// <summary>The value of the highest lane that is on; some lane is.</summary>
    public static T LastActive<T>(Vector512<T> value, Vector512<int> mask)
        where T : unmanaged => value[31 - BitOperations.LeadingZeroCount((uint)mask.ExtractMostSignificantBits())];

    /// <summary>Flips the sign bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Negate(Vector512<float> value) => value ^ Vector512.Create(-0f);

    /// <summary>The elements from <paramref name="source"/> on; lanes that are off read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadMasked<T>(T* source, Vector512<int> mask)
        where T : unmanaged => Avx512F.IsSupported
            ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
            : Vector512.Create(Simd256.LoadMasked(source, mask.GetLower()), Simd256.LoadMasked(source + 8, mask.GetUpper()));

    /// <summary>Overwrites the elements from <paramref name="target"/> on; lanes that are off write nothing.</summary>
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

    /// <summary>The elements at <paramref name="index"/>; lanes that are off read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GatherMasked<T>(T* source, Vector512<int> index, Vector512<int> mask)
        where T : unmanaged => Vector512.Create(
            Simd256.GatherMasked(source, index.GetLower(), mask.GetLower()), Simd256.GatherMasked(source, index.GetUpper(), mask.GetUpper()));

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
}
