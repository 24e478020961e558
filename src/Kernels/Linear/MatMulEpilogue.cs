namespace GpuTrainer.Kernels;

/// <summary>What a matrix product does with its bias view: the values of the kernels' epilogue parameter.</summary>
internal static class MatMulEpilogue
{
    /// <summary>Nothing; the view is ignored.</summary>
    public const int None = 0;

    /// <summary>C[m, n] = product + bias[n].</summary>
    public const int AddBias = 1;

    /// <summary>bias[n] = sum over ascending k of B[k, n], by the groups past the last row tile.</summary>
    public const int WriteColumnSums = 2;
}
