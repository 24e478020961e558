using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Algorithms;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Integer operators. Result j of element i goes to r[j * n + i].</summary>
internal static class Integers
{
    [Kernel]
    public static void IntArithmetic(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r, int n)
    {
        int x = a[i], y = b[i];
        r[i] = x + y;
        r[n + i] = x - y;
        r[2 * n + i] = x * y;
        r[3 * n + i] = x & y;
        r[4 * n + i] = x | y;
        r[5 * n + i] = x ^ y;
        r[6 * n + i] = ~x;
        r[7 * n + i] = -x;
        r[8 * n + i] = Math.Min(x, y);
        r[9 * n + i] = Math.Max(x, y);
        r[10 * n + i] = XMath.Abs(x);
        r[11 * n + i] = x * y + (x - y) * 3;
    }

    [Kernel]
    public static void IntDivision(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r, int n)
    {
        int x = a[i], y = b[i];
        r[i] = x / y;
        r[n + i] = x % y;
        r[2 * n + i] = x / 8;
        r[3 * n + i] = x % -3;
        r[4 * n + i] = x / -1;
        r[5 * n + i] = x % 10;
    }

    [Kernel]
    public static void IntShifts(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r, int n)
    {
        int x = a[i], y = b[i];
        r[i] = x << y;
        r[n + i] = x >> y;
        r[2 * n + i] = x >>> y;
        r[3 * n + i] = x << 33;
        r[4 * n + i] = x >> -1;
    }

    [Kernel]
    public static void IntCompare(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r)
    {
        int x = a[i], y = b[i];
        int bits = 0;
        bits |= x == y ? 1 : 0;
        bits |= x != y ? 2 : 0;
        bits |= x < y ? 4 : 0;
        bits |= x <= y ? 8 : 0;
        bits |= x > y ? 16 : 0;
        bits |= x >= y ? 32 : 0;
        bits |= (uint)x < (uint)y ? 64 : 0;
        bits |= (x > 0) ^ (y > 0) ? 128 : 0;
        r[i] = bits;
    }

    [Kernel]
    public static void UIntOperators(Index1D i, ArrayView<uint> a, ArrayView<uint> b, ArrayView<uint> r, int n)
    {
        uint x = a[i], y = b[i];
        r[i] = x + y;
        r[n + i] = x - y;
        r[2 * n + i] = x * y;
        r[3 * n + i] = x / y;
        r[4 * n + i] = x % y;
        r[5 * n + i] = x << (int)y;
        r[6 * n + i] = x >> (int)y;
        r[7 * n + i] = Math.Min(x, y);
        r[8 * n + i] = Math.Max(x, y);
        r[9 * n + i] = KernelMath.MultiplyHigh(x, y);
        r[10 * n + i] = (uint)BitOperations.PopCount(x);
        r[11 * n + i] = x / 7u;
    }

    [Kernel]
    public static void LongOperators(Index1D i, ArrayView<long> a, ArrayView<long> b, ArrayView<long> r, int n)
    {
        long x = a[i], y = b[i];
        r[i] = x + y;
        r[n + i] = x - y;
        r[2 * n + i] = x * y;
        r[3 * n + i] = x / y;
        r[4 * n + i] = x % y;
        r[5 * n + i] = x << (int)y;
        r[6 * n + i] = x >> (int)y;
        r[7 * n + i] = x >>> (int)y;
        r[8 * n + i] = Math.Min(x, y);
        r[9 * n + i] = Math.Max(x, y);
        r[10 * n + i] = XMath.Abs(x);
        r[11 * n + i] = (x & y) ^ (x | ~y);
        r[12 * n + i] = x < y ? 1 : 0;
    }

    [Kernel]
    public static void Bytes(Index1D i, ArrayView<byte> a, ArrayView<byte> r)
    {
        int x = a[i];
        r[i] = (byte)(x * 3 - 1);
    }
}
