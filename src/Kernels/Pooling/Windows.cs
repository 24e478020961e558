namespace GpuTrainer.Kernels;

/// <summary>Arithmetic that the pooling kernels share.</summary>
internal static class Windows
{
    // Half of the range of Divide: the padding is added to it.
    private const int MostElements = 1 << 19;

    /// <summary>
    /// value / stride, rounded down, for 0 &lt;= value &lt; 2^20 and <paramref name="inverse"/> = 1 / stride: the half keeps the product
    /// further from a whole number than its rounding error. CPUs have no vector division of integers.
    /// </summary>
    public static int Divide(int value, float inverse) => (int)((value + 0.5f) * inverse);

    /// <summary>Throws unless <see cref="Divide"/> is exact for the planes.</summary>
    public static void Check(int height, int width, string operation)
    {
        if (height > MostElements || width > MostElements)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height),
                $"{operation}: a plane of {height} x {width}, expected at most {MostElements} along an axis; cut the pictures.");
        }
    }
}
