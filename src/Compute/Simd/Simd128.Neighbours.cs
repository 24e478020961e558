using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTrainer.Compute;

/// <summary>Loads of neighbours.</summary>
public static unsafe partial class Simd128
{
    /// <summary>vI = the elements at <paramref name="index"/> + I: the eight neighbours from each lane's own on, loaded as vectors and exchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GatherNeighbours(
        float* source, Vector128<int> index, out Vector128<float> v0, out Vector128<float> v1, out Vector128<float> v2, out Vector128<float> v3,
        out Vector128<float> v4, out Vector128<float> v5, out Vector128<float> v6, out Vector128<float> v7)
    {
        GatherFour(source, index, out v0, out v1, out v2, out v3);
        GatherFour(source + Count, index, out v4, out v5, out v6, out v7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherFour(
        float* source, Vector128<int> index, out Vector128<float> v0, out Vector128<float> v1, out Vector128<float> v2, out Vector128<float> v3)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> r0 = Vector128.Load(source + index[0]);
            Vector128<float> r1 = Vector128.Load(source + index[1]);
            Vector128<float> r2 = Vector128.Load(source + index[2]);
            Vector128<float> r3 = Vector128.Load(source + index[3]);
            Vector128<float> low01 = Sse.UnpackLow(r0, r1);
            Vector128<float> low23 = Sse.UnpackLow(r2, r3);
            Vector128<float> high01 = Sse.UnpackHigh(r0, r1);
            Vector128<float> high23 = Sse.UnpackHigh(r2, r3);
            v0 = Sse.MoveLowToHigh(low01, low23);
            v1 = Sse.MoveHighToLow(low23, low01);
            v2 = Sse.MoveLowToHigh(high01, high23);
            v3 = Sse.MoveHighToLow(high23, high01);
            return;
        }

        v0 = Gather(source, index);
        v1 = Gather(source + 1, index);
        v2 = Gather(source + 2, index);
        v3 = Gather(source + 3, index);
    }
}
