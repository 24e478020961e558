namespace GpuTrainer.Data.Images.Digits;

/// <summary>
/// The brightness of the paper as a smooth surface a + bx + cy + dx² + exy + fy²: light falls unevenly on photographed paper.
/// </summary>
/// <remarks>
/// Ink must not pull the surface, even where a thick digit fills a tight picture. So three first guesses are made (one level everywhere; a
/// surface through all pixels; one through the picture's border), each is fitted again to the pixels near it, and the surface that most
/// pixels lie near wins (M-estimator sample consensus: Torr and Zisserman, 2000).
/// </remarks>
internal sealed class PaperSurface
{
    private const int Terms = 6;

    // Iterations that turn least squares into least absolute differences, and that fit what lies near.
    private const int AbsoluteIterations = 6;
    private const int NearIterations = 4;

    // Enough pixels for six numbers; large pictures are sampled.
    private const int MaxSamples = 1024;

    // Pixels within this many levels of the surface are paper.
    public const double Near = 16;

    // Where half of the pixels are this near one level, the paper is even and nothing needs fitting.
    private const double EvenLevels = 2;

    // Differences of fewer levels than this are noise however clean the picture is.
    private const double MinDeviation = 1;

    // The part of the width and height that counts as border: digits rarely reach it.
    private const double Border = 0.12;

    private readonly double[] _coefficients;
    private readonly int _width;
    private readonly int _height;

    private PaperSurface(double[] coefficients, int width, int height)
    {
        _coefficients = coefficients;
        _width = width;
        _height = height;
    }

    /// <summary>The paper's noise: standard deviation of the paper's pixels about the surface, in levels; at least 1.</summary>
    public double Deviation { get; private set; } = MinDeviation;

    /// <summary>The part of the pixels that lie near the surface.</summary>
    public double NearPart { get; private set; }

    public static PaperSurface Fit(GreyPlane plane)
    {
        List<Sample> samples = TakeSamples(plane);
        double[] level = [MostCommonLevel(samples), 0, 0, 0, 0, 0];
        if (samples.Count(s => Math.Abs(s.Difference(level)) <= EvenLevels) * 2 >= samples.Count)
            return Finish(plane, samples, level);

        List<Sample> border = [.. samples.Where(s => Math.Max(Math.Abs(s.U), Math.Abs(s.V)) > 1 - (2 * Border))];
        double[][] guesses = [level, FitAbsolute(samples), FitAbsolute(border.Count > 4 * Terms ? border : samples)];

        double[] best = level;
        double least = Cost(samples, level);
        foreach (double[] guess in guesses)
        {
            double[] surface = guess;
            for (int i = 0; i < NearIterations; i++)
            {
                double[] current = surface;
                surface = FitWeighted(samples, s => Math.Abs(s.Difference(current)) <= Near ? 1 : 0);
            }

            double cost = Cost(samples, surface);
            if (cost < least)
                (best, least) = (surface, cost);
        }

        return Finish(plane, samples, IsPaperAtTheBorder(plane, best) ? best : SurfaceOfTheBorder(plane, samples, best));
    }

    // A bold digit that fills the picture has more pixels than its paper; paper has more of the picture's outermost pixels.
    private static double[] SurfaceOfTheBorder(GreyPlane plane, List<Sample> samples, double[] otherwise)
    {
        double[] surface = [MostCommonLevel(Outermost(plane)), 0, 0, 0, 0, 0];
        for (int i = 0; i < NearIterations; i++)
        {
            double[] current = surface;
            surface = FitWeighted(samples, s => Math.Abs(s.Difference(current)) <= Near ? 1 : 0);
        }

        return IsPaperAtTheBorder(plane, surface) ? surface : otherwise;
    }

    private static bool IsPaperAtTheBorder(GreyPlane plane, double[] surface)
    {
        List<Sample> border = Outermost(plane);
        return border.Count(s => Math.Abs(s.Difference(surface)) <= Near) * 2 >= border.Count;
    }

    private static List<Sample> Outermost(GreyPlane plane)
    {
        List<Sample> samples = [];
        for (int y = 0; y < plane.Height; y++)
        {
            bool whole = y == 0 || y == plane.Height - 1;
            for (int x = 0; x < plane.Width; x += whole ? 1 : Math.Max(1, plane.Width - 1))
                samples.Add(new Sample(Coordinate(x, plane.Width), Coordinate(y, plane.Height), plane.Values[(y * plane.Width) + x]));
        }

        return samples;
    }

    private static PaperSurface Finish(GreyPlane plane, List<Sample> samples, double[] surface)
    {
        float[] noise = [.. samples.Select(s => (float)Math.Abs(s.Difference(surface))).Where(d => d <= Near)];
        Array.Sort(noise);
        // The median absolute deviation times 1.4826 is the standard deviation of normal noise.
        double deviation = noise.Length == 0 ? Near : 1.4826 * noise[noise.Length / 2];
        return new PaperSurface(surface, plane.Width, plane.Height)
        {
            Deviation = Math.Max(MinDeviation, deviation),
            NearPart = noise.Length / (double)samples.Count,
        };
    }

    /// <summary>The paper's brightness at each pixel of row <paramref name="y"/>.</summary>
    public void Row(int y, Span<double> destination)
    {
        double[] c = _coefficients;
        double v = Coordinate(y, _height);
        double constant = c[0] + (v * c[2]) + (v * v * c[5]), linear = c[1] + (v * c[4]);
        for (int x = 0; x < destination.Length; x++)
        {
            double u = Coordinate(x, _width);
            destination[x] = constant + (u * (linear + (u * c[3])));
        }
    }

    // -1 at one edge to 1 at the other.
    private static double Coordinate(int pixel, int extent) => ((2.0 * pixel) + 1 - extent) / extent;

    private static List<Sample> TakeSamples(GreyPlane plane)
    {
        int stride = Math.Max(1, (int)Math.Ceiling(Math.Sqrt((double)plane.Values.Length / MaxSamples)));
        List<Sample> samples = [];
        for (int y = 0; y < plane.Height; y += stride)
        {
            for (int x = 0; x < plane.Width; x += stride)
                samples.Add(new Sample(Coordinate(x, plane.Width), Coordinate(y, plane.Height), plane.Values[(y * plane.Width) + x]));
        }

        return samples;
    }

    private static double MostCommonLevel(List<Sample> samples)
    {
        int[] histogram = new int[256];
        foreach (Sample sample in samples)
            histogram[(int)Math.Clamp(Math.Round(sample.Value), 0, 255)]++;
        return Array.IndexOf(histogram, histogram.Max());
    }

    private static double Cost(List<Sample> samples, double[] surface)
    {
        double cost = 0;
        foreach (Sample sample in samples)
        {
            double d = sample.Difference(surface);
            cost += Math.Min(d * d, Near * Near);
        }

        return cost;
    }

    // Weighted by the inverse of the difference, squares become absolute values (iteratively reweighted least squares).
    private static double[] FitAbsolute(List<Sample> samples)
    {
        double[] surface = FitWeighted(samples, _ => 1);
        for (int i = 0; i < AbsoluteIterations; i++)
        {
            double[] current = surface;
            surface = FitWeighted(samples, s => 1 / Math.Max(MinDeviation, Math.Abs(s.Difference(current))));
        }

        return surface;
    }

    private static double[] FitWeighted(List<Sample> samples, Func<Sample, double> weight)
    {
        double[,] normal = new double[Terms, Terms + 1];
        Span<double> terms = stackalloc double[Terms];
        foreach (Sample sample in samples)
        {
            double w = weight(sample);
            if (w == 0)
                continue;
            sample.TermsTo(terms);
            for (int r = 0; r < Terms; r++)
            {
                for (int c = 0; c <= r; c++)
                    normal[r, c] += w * terms[r] * terms[c];
                normal[r, Terms] += w * terms[r] * sample.Value;
            }
        }

        // The matrix is symmetric.
        for (int r = 0; r < Terms; r++)
        {
            for (int c = r + 1; c < Terms; c++)
                normal[r, c] = normal[c, r];
        }

        return Solve(normal);
    }

    // Gauss-Jordan elimination with pivoting; terms that the samples do not determine (a picture one pixel wide) stay 0.
    private static double[] Solve(double[,] m)
    {
        const double Singular = 1e-9;
        double scale = m[0, 0];
        bool[] determined = new bool[Terms];
        for (int column = 0; column < Terms; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < Terms; row++)
                pivot = Math.Abs(m[row, column]) > Math.Abs(m[pivot, column]) ? row : pivot;
            determined[column] = Math.Abs(m[pivot, column]) > Singular * scale;
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

    private readonly record struct Sample(double U, double V, double Value)
    {
        public double Difference(double[] surface) =>
            Value - (surface[0] + (surface[1] * U) + (surface[2] * V) + (surface[3] * U * U) + (surface[4] * U * V) + (surface[5] * V * V));

        public void TermsTo(Span<double> terms) =>
            (terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]) = (1, U, V, U * U, U * V, V * V);
    }
}
