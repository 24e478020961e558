using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>Loads of neighbours.</summary>
public static unsafe partial class Simd512
{
    /// <summary>vI = the elements at <paramref name="index"/> + I: the eight neighbours from each lane's own on, loaded as vectors and exchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherNeighbours(
        float* source, Vector512<int> index, out Vector512<float> v0, out Vector512<float> v1, out Vector512<float> v2, out Vector512<float> v3,
        out Vector512<float> v4, out Vector512<float> v5, out Vector512<float> v6, out Vector512<float> v7)
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
}
