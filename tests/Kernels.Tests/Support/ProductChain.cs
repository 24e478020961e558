using GpuTrainer.Compute;

namespace GpuTrainer.Kernels.Tests;

/// <summary>What all matrix products must give, bit for bit.</summary>
internal static class ProductChain
{
    /// <summary>chain + bias[j] of every element: one chain of fused multiply-adds over ascending steps, from +0.</summary>
    public static float[] Of(int m, int k, int n, Func<int, int, float> a, Func<int, int, float> b, float[] bias)
    {
        var result = new float[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int s = 0; s < k; s++)
                    sum = KernelMath.FusedMultiplyAdd(a(i, s), b(s, j), sum);
                result[i * n + j] = sum + bias[j];
            }
        }

        return result;
    }
}
