namespace GpuTrainer.Kernels;

/// <summary>What a matrix product does with its sums and its other views: the values of the kernels' epilogue parameter.</summary>
internal static class MatMulEpilogue
{
    /// <summary>Nothing; the views may be any.</summary>
    public const int None = 0;

    /// <summary>C[m, n] = f(product + bias[n]).</summary>
    public const int AddBias = 1;

    /// <summary>bias[n] = sum over ascending k of B[k, n], by the groups past the last row tile.</summary>
    public const int WriteColumnSums = 2;

    /// <summary>C[m, n] = f(product + bias[n]); keep = dropout's factors; other = C * keep. On GPUs only, as those below.</summary>
    public const int AddBiasDropout = 3;

    /// <summary>C[m, n] = product * f'(x), from other = f(x).</summary>
    public const int Backward = 4;

    /// <summary>C[m, n] = (product * keep) * f'(x), from other = f(x).</summary>
    public const int BackwardDropout = 5;
}
