using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Conversions between all types.</summary>
internal static class Conversions
{
    [Kernel]
    public static void FromFloat(
        Index1D i, ArrayView<float> a, ArrayView<int> toInt, ArrayView<uint> toUInt, ArrayView<long> toLong, ArrayView<byte> toByte)
    {
        float x = a[i];
        toInt[i] = (int)x;
        toUInt[i] = (uint)x;
        toLong[i] = (long)x;
        toByte[i] = (byte)(int)x;
    }

    [Kernel]
    public static void FromDouble(
        Index1D i, ArrayView<double> a, ArrayView<int> toInt, ArrayView<uint> toUInt, ArrayView<long> toLong, ArrayView<float> toFloat)
    {
        double x = a[i];
        toInt[i] = (int)x;
        toUInt[i] = (uint)x;
        toLong[i] = (long)x;
        toFloat[i] = (float)x;
    }

    [Kernel]
    public static void IntegersToFloat(Index1D i, ArrayView<int> a, ArrayView<long> b, ArrayView<float> r, int n)
    {
        r[i] = a[i];
        r[n + i] = (uint)a[i];
        r[2 * n + i] = b[i];
        r[3 * n + i] = (byte)a[i];
    }

    [Kernel]
    public static void IntegersToDouble(Index1D i, ArrayView<int> a, ArrayView<long> b, ArrayView<double> r, int n)
    {
        r[i] = a[i];
        r[n + i] = (uint)a[i];
        r[2 * n + i] = b[i];
        r[3 * n + i] = (float)a[i];
    }

    [Kernel]
    public static void BetweenIntegers(Index1D i, ArrayView<int> a, ArrayView<long> b, ArrayView<long> r, int n)
    {
        int x = a[i];
        long y = b[i];
        r[i] = x;
        r[n + i] = (uint)x;
        r[2 * n + i] = (int)y;
        r[3 * n + i] = (uint)y;
        r[4 * n + i] = (byte)y;
    }

    [Kernel]
    public static void BitCasts(Index1D i, ArrayView<float> a, ArrayView<int> r, ArrayView<float> back)
    {
        int bits = BitConverter.SingleToInt32Bits(a[i]);
        r[i] = bits;
        back[i] = BitConverter.Int32BitsToSingle(bits);
    }
}
