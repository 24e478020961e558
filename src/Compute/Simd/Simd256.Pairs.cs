using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>Loads and stores of pairs: lane l has the elements 2 l and 2 l + 1, counted from a pointer.</summary>
public static unsafe partial class Simd256
{
    /// <summary>
    /// <paramref name="even"/> = the elements 0, 2, 4, ... from <paramref name="source"/> on, <paramref name="odd"/> = those after them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* source, out Vector256<float> even, out Vector256<float> odd) =>
        Part(Vector256.Load(source), Vector256.Load(source + Vector256<float>.Count), out even, out odd);

    /// <summary>The same; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairsMasked(float* source, Vector256<int> mask, out Vector256<float> even, out Vector256<float> odd)
    {
        Join(mask.AsSingle(), mask.AsSingle(), out Vector256<float> lower, out Vector256<float> upper);
        Part(LoadMasked(source, lower.AsInt32()), LoadMasked(source + Vector256<float>.Count, upper.AsInt32()), out even, out odd);
    }

    /// <summary>
    /// Overwrites the elements 0, 2, 4, ... from <paramref name="target"/> on with <paramref name="even"/>, those after them with
    /// <paramref name="odd"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(float* target, Vector256<float> even, Vector256<float> odd)
    {
        Join(even, odd, out Vector256<float> lower, out Vector256<float> upper);
        Vector256.Store(lower, target);
        Vector256.Store(upper, target + Vector256<float>.Count);
    }

    /// <summary>The same; inactive lanes write nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairsMasked(float* target, Vector256<float> even, Vector256<float> odd, Vector256<int> mask)
    {
        Join(even, odd, out Vector256<float> lower, out Vector256<float> upper);
        Join(mask.AsSingle(), mask.AsSingle(), out Vector256<float> lowerMask, out Vector256<float> upperMask);
        StoreUnlessNone(target, lower, lowerMask.AsInt32());
        StoreUnlessNone(target + Vector256<float>.Count, upper, upperMask.AsInt32());
    }

    // Some CPUs take ten times as long for masked stores as for others. At the end of a row, usually one half of the vector is full and the
    // other empty.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreUnlessNone(float* target, Vector256<float> value, Vector256<int> mask)
    {
        if (All(mask))
            Vector256.Store(value, target);
        else if (Any(mask))
            StoreMasked(target, value, mask);
    }

    // The even and the odd elements of two vectors that follow each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part(Vector256<float> lower, Vector256<float> upper, out Vector256<float> even, out Vector256<float> odd)
    {
        if (Avx2.IsSupported)
        {
            // Each half separately: (lower 0 2, upper 0 2), (lower 4 6, upper 4 6); then its four pairs into order.
            even = Avx2.Permute4x64(Avx.Shuffle(lower, upper, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle();
            odd = Avx2.Permute4x64(Avx.Shuffle(lower, upper, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle();
            return;
        }

        Simd128.Part(lower.GetLower(), lower.GetUpper(), out Vector128<float> evenLower, out Vector128<float> oddLower);
        Simd128.Part(upper.GetLower(), upper.GetUpper(), out Vector128<float> evenUpper, out Vector128<float> oddUpper);
        (even, odd) = (Vector256.Create(evenLower, evenUpper), Vector256.Create(oddLower, oddUpper));
    }

    // The inverse of Part.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(Vector256<float> even, Vector256<float> odd, out Vector256<float> lower, out Vector256<float> upper)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> low = Avx.UnpackLow(even, odd);
            Vector256<float> high = Avx.UnpackHigh(even, odd);
            lower = Avx.Permute2x128(low, high, 0x20);
            upper = Avx.Permute2x128(low, high, 0x31);
            return;
        }

        Simd128.Join(even.GetLower(), odd.GetLower(), out Vector128<float> v0, out Vector128<float> v1);
        Simd128.Join(even.GetUpper(), odd.GetUpper(), out Vector128<float> v2, out Vector128<float> v3);
        (lower, upper) = (Vector256.Create(v0, v1), Vector256.Create(v2, v3));
    }
}
