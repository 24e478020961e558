using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>Loads and stores of pairs: lane l has the elements 2 l and 2 l + 1, counted from a pointer.</summary>
public static unsafe partial class Simd128
{
    /// <summary>
    /// <paramref name="even"/> = the elements 0, 2, 4, ... from <paramref name="source"/> on, <paramref name="odd"/> = those after them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* source, out Vector128<float> even, out Vector128<float> odd) =>
        Part(Vector128.Load(source), Vector128.Load(source + Count), out even, out odd);

    /// <summary>The same; inactive lanes read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairsMasked(float* source, Vector128<int> mask, out Vector128<float> even, out Vector128<float> odd)
    {
        Join(mask.AsSingle(), mask.AsSingle(), out Vector128<float> lower, out Vector128<float> upper);
        Part(LoadMasked(source, lower.AsInt32()), LoadMasked(source + Count, upper.AsInt32()), out even, out odd);
    }

    /// <summary>
    /// Overwrites the elements 0, 2, 4, ... from <paramref name="target"/> on with <paramref name="even"/>, those after them with
    /// <paramref name="odd"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(float* target, Vector128<float> even, Vector128<float> odd)
    {
        Join(even, odd, out Vector128<float> lower, out Vector128<float> upper);
        Vector128.Store(lower, target);
        Vector128.Store(upper, target + Count);
    }

    /// <summary>The same; inactive lanes write nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairsMasked(float* target, Vector128<float> even, Vector128<float> odd, Vector128<int> mask)
    {
        Join(even, odd, out Vector128<float> lower, out Vector128<float> upper);
        Join(mask.AsSingle(), mask.AsSingle(), out Vector128<float> lowerMask, out Vector128<float> upperMask);
        StoreMasked(target, lower, lowerMask.AsInt32());
        StoreMasked(target + Count, upper, upperMask.AsInt32());
    }

    // The even and the odd elements of two vectors that follow each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Part(Vector128<float> lower, Vector128<float> upper, out Vector128<float> even, out Vector128<float> odd)
    {
        if (Sse.IsSupported)
        {
            even = Sse.Shuffle(lower, upper, 0b10_00_10_00);
            odd = Sse.Shuffle(lower, upper, 0b11_01_11_01);
            return;
        }

        even = Vector128.Create(lower[0], lower[2], upper[0], upper[2]);
        odd = Vector128.Create(lower[1], lower[3], upper[1], upper[3]);
    }

    // The inverse of Part.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Join(Vector128<float> even, Vector128<float> odd, out Vector128<float> lower, out Vector128<float> upper)
    {
        if (Sse.IsSupported)
        {
            lower = Sse.UnpackLow(even, odd);
            upper = Sse.UnpackHigh(even, odd);
            return;
        }

        lower = Vector128.Create(even[0], odd[0], even[1], odd[1]);
        upper = Vector128.Create(even[2], odd[2], even[3], odd[3]);
    }
}
