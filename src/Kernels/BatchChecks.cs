namespace GpuTrainer.Kernels;

/// <summary>Checks of operations that were made for batches up to a size.</summary>
internal static class BatchChecks
{
    /// <summary>Throws unless the batch has 1 to <paramref name="maxRows"/> rows.</summary>
    public static void Rows(int rows, int maxRows, string operation)
    {
        ViewChecks.Positive(rows, operation);
        if (rows > maxRows)
            throw new ArgumentOutOfRangeException(nameof(rows), $"{operation}: the batch has {rows} rows, the constructor was given {maxRows} as the largest.");
    }
}
