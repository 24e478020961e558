using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Parameters of every type, lengths and parts of views.</summary>
internal static class Views
{
    [Kernel]
    public static void Scalars(Index1D i, ArrayView<double> r, bool flag, int a, uint b, long c, float d, double e)
    {
        r[i] = flag ? a + (double)b + c + d + e : -1.0;
    }

    [Kernel]
    public static void Lengths(Index1D i, ArrayView<float> a, ArrayView<long> r)
    {
        r[0] = a.Length;
        r[1] = a.IntLength;
        r[2] = a.SubView(1).Length;
    }

    [Kernel]
    public static void Parts(Index1D i, ArrayView<float> a, ArrayView<float> r, int n)
    {
        ArrayView<float> tail = a.SubView(n);
        ArrayView<float> row = r.SubView(i * n, n);
        for (int k = 0; k < n; k++)
            row[k] = tail[k] + a[k];
    }

    [Kernel]
    public static void LongIndex(Index1D i, ArrayView<float> a, ArrayView<float> r)
    {
        long k = a.Length - 1 - i;
        r[i] = a[k];
    }

    /// <summary>Two views of the same buffer.</summary>
    [Kernel]
    public static void Alias(Index1D i, ArrayView<int> a, ArrayView<int> same)
    {
        same[i] = a[i] + 1;
        same[i] = a[i] * 2;
    }
}
