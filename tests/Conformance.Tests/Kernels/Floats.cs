using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Floating-point operators and functions. Result j of element i goes to r[j * n + i].</summary>
internal static class Floats
{
    [Kernel]
    public static void FloatArithmetic(Index1D i, ArrayView<float> a, ArrayView<float> b, ArrayView<float> r, int n)
    {
        float x = a[i], y = b[i];
        r[i] = x + y;
        r[n + i] = x - y;
        r[2 * n + i] = x * y;
        r[3 * n + i] = x / y;
        r[4 * n + i] = -x;
        r[5 * n + i] = MathF.Min(x, y);
        r[6 * n + i] = MathF.Max(x, y);
        r[7 * n + i] = x * y + x;
        r[8 * n + i] = KernelMath.FusedMultiplyAdd(x, y, x);
        r[9 * n + i] = x * 0.1f - 1e-40f;
    }

    [Kernel]
    public static void FloatFunctions(Index1D i, ArrayView<float> a, ArrayView<float> r, int n)
    {
        float x = a[i];
        r[i] = MathF.Abs(x);
        r[n + i] = MathF.Sqrt(x);
        r[2 * n + i] = MathF.Floor(x);
        r[3 * n + i] = MathF.Ceiling(x);
        r[4 * n + i] = MathF.Truncate(x);
        r[5 * n + i] = XMath.RoundToEven(x);
        r[6 * n + i] = float.IsNaN(x) ? 1f : 0f;
        r[7 * n + i] = float.IsInfinity(x) ? 1f : 0f;
        r[8 * n + i] = float.IsFinite(x) ? 1f : 0f;
        r[9 * n + i] = Interop.IntAsFloat(Interop.FloatAsInt(x) ^ 1u);
    }

    [Kernel]
    public static void FloatCompare(Index1D i, ArrayView<float> a, ArrayView<float> b, ArrayView<int> r)
    {
        float x = a[i], y = b[i];
        int bits = 0;
        bits |= x == y ? 1 : 0;
        bits |= x != y ? 2 : 0;
        bits |= x < y ? 4 : 0;
        bits |= x <= y ? 8 : 0;
        bits |= x > y ? 16 : 0;
        bits |= x >= y ? 32 : 0;
        bits |= !(x < y) ? 64 : 0;
        if (x <= y)
            bits |= 128;

        r[i] = bits;
    }

    /// <summary>Constants that a compiler would move or fold if it took floats for integers or real numbers.</summary>
    [Kernel]
    public static void FloatConstants(Index1D i, ArrayView<float> a, ArrayView<float> b, ArrayView<float> r, int n)
    {
        float x = a[i];
        r[i] = x + 0.1f + 0.2f;
        r[n + i] = x - 0.1f - 0.2f;
        r[2 * n + i] = x * 0.1f * 0.3f;
        r[3 * n + i] = 0.1f - (0.2f - x);
        r[4 * n + i] = x + 0f;
        r[5 * n + i] = 0f - x;
        r[6 * n + i] = 0f < x ? 1f : 2f;
        r[7 * n + i] = 1f / x;
        r[8 * n + i] = x - 0.1f + 0.1f + b[i] * 0f;
    }

    [Kernel]
    public static void DoubleOperators(Index1D i, ArrayView<double> a, ArrayView<double> b, ArrayView<double> r, int n)
    {
        double x = a[i], y = b[i];
        r[i] = x + y;
        r[n + i] = x - y;
        r[2 * n + i] = x * y;
        r[3 * n + i] = x / y;
        r[4 * n + i] = Math.Min(x, y);
        r[5 * n + i] = Math.Max(x, y);
        r[6 * n + i] = Math.Abs(x);
        r[7 * n + i] = Math.Sqrt(x);
        r[8 * n + i] = Math.Floor(x);
        r[9 * n + i] = x * y + x;
        r[10 * n + i] = KernelMath.FusedMultiplyAdd(x, y, x);
        r[11 * n + i] = (float)x;
        r[12 * n + i] = x < y ? 0.1 : -x;
    }
}
