using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>Loads and stores of pairs: lane l has the elements 2 l and 2 l + 1, counted from a pointer.</summary>
public static unsafe partial class Simd512
{
    /// <summary>
    /// <paramref name="even"/> = the elements 0, 2, 4, ... from <paramref name="source"/> on, <paramref name="odd"/> = those after them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* source, out Vector512<float> even, out Vector512<float> odd)
    {
        Simd256.LoadPairs(source, out Vector256<float> evenLower, out Vector256<float> oddLower);
        Simd256.LoadPairs(source + Vector512<float>.Count, out Vector256<float> evenUpper, out Vector256<float> oddUpper);
        (even, odd) = (Vector512.Create(evenLower, evenUpper), Vector512.Create(oddLower, oddUpper));
    }

    /// <summary>The same; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairsMasked(float* source, Vector512<int> mask, out Vector512<float> even, out Vector512<float> odd)
    {
        Simd256.LoadPairsMasked(source, mask.GetLower(), out Vector256<float> evenLower, out Vector256<float> oddLower);
        Simd256.LoadPairsMasked(source + Vector512<float>.Count, mask.GetUpper(), out Vector256<float> evenUpper,
            out Vector256<float> oddUpper);
        (even, odd) = (Vector512.Create(evenLower, evenUpper), Vector512.Create(oddLower, oddUpper));
    }

    /// <summary>
    /// Overwrites the elements 0, 2, 4, ... from <paramref name="target"/> on with <paramref name="even"/>, those after them with
    /// <paramref name="odd"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(float* target, Vector512<float> even, Vector512<float> odd)
    {
        Simd256.StorePairs(target, even.GetLower(), odd.GetLower());
        Simd256.StorePairs(target + Vector512<float>.Count, even.GetUpper(), odd.GetUpper());
    }

    /// <summary>The same; inactive lanes write nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairsMasked(float* target, Vector512<float> even, Vector512<float> odd, Vector512<int> mask)
    {
        Simd256.StorePairsMasked(target, even.GetLower(), odd.GetLower(), mask.GetLower());
        Simd256.StorePairsMasked(target + Vector512<float>.Count, even.GetUpper(), odd.GetUpper(), mask.GetUpper());
    }
}
