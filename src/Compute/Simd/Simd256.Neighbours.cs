using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>Loads of neighbours.</summary>
public static unsafe partial class Simd256
{
    /// <summary>vI = the elements at <paramref name="index"/> + I: the eight neighbours from each lane's own on, loaded as vectors and exchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherNeighbours(
        float* source, Vector256<int> index, out Vector256<float> v0, out Vector256<float> v1, out Vector256<float> v2, out Vector256<float> v3,
        out Vector256<float> v4, out Vector256<float> v5, out Vector256<float> v6, out Vector256<float> v7)
    {
        if (Avx.IsSupported)
        {
            // Lanes 0 and 4, 1 and 5, ... side by side: first their lower four neighbours, then their upper four.
            Transpose(
                Halves(source + index[0], source + index[4]), Halves(source + index[1], source + index[5]), Halves(source + index[2], source + index[6]),
                Halves(source + index[3], source + index[7]), out v0, out v1, out v2, out v3);
            source += 4;
            Transpose(
                Halves(source + index[0], source + index[4]), Halves(source + index[1], source + index[5]), Halves(source + index[2], source + index[6]),
                Halves(source + index[3], source + index[7]), out v4, out v5, out v6, out v7);
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
    private static Vector256<float> Halves(float* lower, float* upper) => Avx.InsertVector128(Vector128.Load(lower).ToVector256Unsafe(), Vector128.Load(upper), 1);

    // Of each half on its own: four vectors' elements 0, 1, 2 and 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, out Vector256<float> v0, out Vector256<float> v1,
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
}
