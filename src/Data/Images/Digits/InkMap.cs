namespace GpuTrainer.Data.Images.Digits;

/// <summary>How much ink lies on each pixel, 0 (paper) to 1 (full stroke), whether it is dark on light or light on dark.</summary>
internal sealed class InkMap
{
    // A picture whose strokes differ from the paper by less cannot be told from noise.
    private const double MinContrast = 12;

    // Ink must stand out of the paper's noise by this many deviations.
    private const double NoiseDeviations = 4;

    // Fainter than this part of full ink is nothing, even on clean paper.
    private const double MinInk = 0.03;

    private InkMap(GreyPlane ink, double noise)
    {
        Ink = ink;
        Noise = noise;
    }

    /// <summary>The ink, noise set to 0.</summary>
    public GreyPlane Ink { get; }

    /// <summary>The ink below which everything was set to 0.</summary>
    public double Noise { get; }

    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static InkMap Find(GreyPlane plane)
    {
        PaperSurface paper = PaperSurface.Fit(plane);
        double floor = NoiseDeviations * paper.Deviation;
        float[] difference = new float[plane.Values.Length];
        double darker = 0, lighter = 0;
        double[] row = new double[plane.Width];
        for (int y = 0; y < plane.Height; y++)
        {
            paper.Row(y, row);
            for (int x = 0; x < plane.Width; x++)
            {
                int i = (y * plane.Width) + x;
                double d = plane.Values[i] - row[x];
                difference[i] = (float)d;
                // Squares: a stroke outweighs a shadow, which is larger but fainter.
                if (d > floor)
                    lighter += d * d;
                else if (d < -floor)
                    darker += d * d;
            }
        }

        float sign = darker >= lighter ? -1 : 1;
        for (int i = 0; i < difference.Length; i++)
            difference[i] = Math.Max(0, sign * difference[i]);

        double full = FullInk(difference);
        if (full < Math.Max(MinContrast, floor))
        {
            throw new DigitNotFoundException(
                $"no digit: the strongest mark differs from the paper by {full:F0} of 255 levels, expected at least {Math.Max(MinContrast, floor):F0}.");
        }

        double noise = Math.Clamp(floor / full, MinInk, 0.5);
        for (int i = 0; i < difference.Length; i++)
        {
            double ink = difference[i] / full;
            difference[i] = ink < noise ? 0 : (float)Math.Min(1, ink);
        }

        return new InkMap(new GreyPlane(plane.Width, plane.Height, difference), noise);
    }

    // Nearly the largest value: of the values above half of it, the one that a twentieth exceeds.
    private static double FullInk(float[] ink)
    {
        float half = ink.Max() / 2;
        float[] strong = [.. ink.Where(value => value > half)];
        if (strong.Length == 0)
            return 0;
        Array.Sort(strong);
        return strong[(int)(0.95 * (strong.Length - 1))];
    }
}
