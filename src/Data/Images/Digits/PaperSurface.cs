namespace GpuTrainer.Data.Images.Digits;

/// <summary>
/// The brightness of the paper as a smooth surface a + bx + cy + dx² + exy + fy²: light falls unevenly on photographed paper. Fitted so that ink, which is
/// the smaller part of the picture, does not pull it (iteratively reweighted least squares).
/// </summary>
internal sealed class PaperSurface
{
    private const int Terms = 6;
    private const int Iterations = 8;

    // Enough pixels for six numbers; large pictures are sampled.
    private const int MaxSamples = 16384;

    // Pixels farther than this many deviations from the surface are ink (or a stain): they are left out of the next fit.
    private const double Cutoff = 2.5;

    // Differences of fewer levels than this are noise however clean the picture is.
    private const double MinDeviation = 1;

    private readonly double[] _coefficients;
    private readonly int _width;
    private readonly int _height;

    private PaperSurface(double[] coefficients, int width, int height)
    {
        _coefficients = coefficients;
        _width = width;
        _height = height;
    }

    /// <summary>The paper's noise: robust standard deviation of the picture about the surface, in levels.</summary>
    public double Deviation { get; private init; }

    public static PaperSurface Fit(GreyPlane plane)
    {
        int stride = Math.Max(1, (int)Math.Ceiling(Math.Sqrt((double)plane.Values.Length / MaxSamples)));
        List<(int X, int Y, double Value)> samples = [];
        for (int y = 0; y < plane.Height; y += stride)
        {
            for (int x = 0; x < plane.Width; x += stride)
                samples.Add((x, y, plane.Values[(y * plane.Width) + x]));
        }

        double[] coefficients = [Median([.. samples.Select(s => s.Value)]), 0, 0, 0, 0, 0];
        PaperSurface surface = new(coefficients, plane.Width, plane.Height);
        Span<double> terms = stackalloc double[Terms];
        for (int i = 0; i < Iterations; i++)
        {
            double[] residuals = [.. samples.Select(s => Math.Abs(s.Value - surface.At(s.X, s.Y)))];
            // The median absolute deviation times 1.4826 is the standard deviation of normal noise.
            double deviation = Math.Max(MinDeviation, 1.4826 * Median([.. residuals]));
            double[,] normal = new double[Terms, Terms + 1];
            for (int s = 0; s < samples.Count; s++)
            {
                if (residuals[s] > Cutoff * deviation)
                    continue;
                surface.TermsAt(samples[s].X, samples[s].Y, terms);
                for (int r = 0; r < Terms; r++)
                {
                    for (int c = 0; c < Terms; c++)
                        normal[r, c] += terms[r] * terms[c];
                    normal[r, Terms] += terms[r] * samples[s].Value;
                }
            }

            surface = new PaperSurface(Solve(normal), plane.Width, plane.Height) { Deviation = deviation };
        }

        return surface;
    }

    /// <summary>The paper's brightness at a pixel.</summary>
    public double At(int x, int y)
    {
        Span<double> terms = stackalloc double[Terms];
        TermsAt(x, y, terms);
        double value = 0;
        for (int i = 0; i < Terms; i++)
            value += terms[i] * _coefficients[i];
        return value;
    }

    private void TermsAt(int x, int y, Span<double> terms)
    {
        double u = ((2.0 * x) + 1 - _width) / _width, v = ((2.0 * y) + 1 - _height) / _height;
        (terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]) = (1, u, v, u * u, u * v, v * v);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    // Gaussian elimination with pivoting; terms that the samples do not determine (a picture one pixel wide) stay 0.
    private static double[] Solve(double[,] m)
    {
        const double Singular = 1e-9;
        bool[] determined = new bool[Terms];
        for (int column = 0; column < Terms; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < Terms; row++)
                pivot = Math.Abs(m[row, column]) > Math.Abs(m[pivot, column]) ? row : pivot;
            determined[column] = Math.Abs(m[pivot, column]) > Singular * m[0, 0];
            if (!determined[column])
                continue;
            for (int k = 0; k <= Terms; k++)
                (m[column, k], m[pivot, k]) = (m[pivot, k], m[column, k]);
            for (int row = 0; row < Terms; row++)
            {
                double factor = row == column ? 0 : m[row, column] / m[column, column];
                for (int k = column; k <= Terms && factor != 0; k++)
                    m[row, k] -= factor * m[column, k];
            }
        }

        double[] solution = new double[Terms];
        for (int i = 0; i < Terms; i++)
            solution[i] = determined[i] ? m[i, Terms] / m[i, i] : 0;
        return solution;
    }
}
