namespace GpuTrainer.Kernels;

/// <summary>Powers by multiplication only, which rounds the same everywhere; the last bit of Math.Pow depends on the C library.</summary>
public static class IntegerPower
{
    /// <summary><paramref name="value"/> to the power of <paramref name="exponent"/>, by squaring.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="exponent">At least 0.</param>
    public static double Of(double value, long exponent)
    {
        double result = 1;
        for (double square = value; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result *= square;
            square *= square;
        }

        return result;
    }
}
