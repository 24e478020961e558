namespace GpuTrainer.Training;

/// <summary>Functions for rates, made of correctly rounded operations only, so that every machine computes the same bits.</summary>
public static class ScheduleMath
{
    /// <summary>
    /// The cosine of pi * x. The error is at most 3e-16 (one and a half units in the last place of 1), taking x as exact.
    /// </summary>
    /// <param name="x">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">x is outside.</exception>
    public static double CosPi(double x)
    {
        if (!(x >= 0 && x <= 1))
            throw new ArgumentOutOfRangeException(nameof(x), x, "CosPi: expected 0 to 1.");
        // Both differences are exact (Sterbenz) where they are taken.
        if (x > 0.5)
            return x >= 0.75 ? -Cos(1 - x) : -Sin(x - 0.5);
        return x <= 0.25 ? Cos(x) : Sin(0.5 - x);
    }

    // Taylor series of cos(pi x) for x of at most 1/4; the first term left out is below 3e-18.
    private static double Cos(double x)
    {
        double a = Math.PI * x;
        double square = a * a;
        double sum = 1.0 / 20922789888000;
        sum = sum * square - 1.0 / 87178291200;
        sum = sum * square + 1.0 / 479001600;
        sum = sum * square - 1.0 / 3628800;
        sum = sum * square + 1.0 / 40320;
        sum = sum * square - 1.0 / 720;
        sum = sum * square + 1.0 / 24;
        sum = sum * square - 0.5;
        return sum * square + 1;
    }

    // Taylor series of sin(pi x) for x of at most 1/4; the first term left out is below 3e-19.
    private static double Sin(double x)
    {
        double a = Math.PI * x;
        double square = a * a;
        double sum = 1.0 / 355687428096000;
        sum = sum * square - 1.0 / 1307674368000;
        sum = sum * square + 1.0 / 6227020800;
        sum = sum * square - 1.0 / 39916800;
        sum = sum * square + 1.0 / 362880;
        sum = sum * square - 1.0 / 5040;
        sum = sum * square + 1.0 / 120;
        sum = sum * square - 1.0 / 6;
        return sum * square * a + a;
    }
}
