using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>What generated 128-bit code needs beside the framework's <see cref="Vector128"/>; masks are integer lanes of all ones or zeros.</summary>
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

    /// <summary>True if any lane is on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector128<int> mask) => mask != Vector128<int>.Zero;

    /// <summary>True if all lanes are on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector128<int> mask) => mask == Vector128<int>.AllBitsSet;

    /// <summary>The value of the highest lane that is on; some lane is.</summary>
    public static T LastActive<T>(Vector128<T> value, Vector128<int> mask)
        where T : unmanaged => value[31 - BitOperations.LeadingZeroCount((uint)mask.ExtractMostSignificantBits())];

    /// <summary>Flips the sign bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Negate(Vector128<float> value) => value ^ Vector128.Create(-0f);

    /// <summary>The elements from <paramref name="source"/> on; lanes that are off read nothing and are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadMasked<T>(T* source, Vector128<int> mask)
        where T : unmanaged
    {
        if (Avx.IsSupported)
        {
            return Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();
        }

        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = mask[lane] != 0 ? source[lane] : default;
        }

        return Vector128.Load(lanes);
    }

    /// <summary>Overwrites the elements from <paramref name="target"/> on; lanes that are off write nothing.</summary>
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
            {
                target[lane] = value[lane];
            }
        }
    }

    /// <summary>The elements at <paramref name="index"/>.</summary>
    public static Vector128<T> Gather<T>(T* source, Vector128<int> index)
        where T : unmanaged
    {
        T* lanes = stackalloc T[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            lanes[lane] = source[index[lane]];
        }

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
}
