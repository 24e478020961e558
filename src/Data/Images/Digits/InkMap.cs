namespace GpuTrainer.Data.Images.Digits;

/// <summary>Step 2: how much ink lies on each pixel, 0 (paper) to 1 (full stroke), whether it is dark on light or light on dark.</summary>
/// <remarks>
/// Light falls unevenly on paper, so its brightness is found first: a smooth surface (<see cref="PaperSurface"/>), or, where that leaves
/// much of the picture unexplained, paper with the edge of a shadow on it (<see cref="ShadowedPaper"/>). Ink is what differs from it.
/// </remarks>
internal static class InkMap
{
    // A picture whose strokes differ from the paper by less cannot be told from noise.
    private const double MinContrast = 12;

    // Ink must stand out of the paper's noise by this many deviations.
    private const double NoiseDeviations = 4;

    // Fainter than this part of full ink is nothing, even on clean paper.
    private const double MinInk = 0.03;

    // The smooth surface is believed where it explains this part of the picture, and another only where it explains so much more: a digit
    // that fills a tight picture leaves half of it unexplained, too.
    private const double WellExplained = 0.9;
    private const double MuchMore = 0.15;

    /// <param name="plane">Levels 0 to 255.</param>
    /// <param name="steps">Gets a line for the paper; null = nobody asks.</param>
    /// <returns>The ink, noise set to 0.</returns>
    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static GreyPlane Find(GreyPlane plane, ICollection<string>? steps)
    {
        PaperSurface paper = PaperSurface.Fit(plane);
        if (paper.NearPart < WellExplained)
        {
            Residue dark = Residue.Under(plane, ShadowedPaper.UnderDarkInk(plane), -1),
                light = Residue.Under(plane, ShadowedPaper.UnderLightInk(plane), 1);
            // Light ink only where it leaves much more paper, and is not the holes of a dark digit, which lie within it.
            Residue local = light.PaperPart > dark.PaperPart + MuchMore && light.StrongArea() > dark.StrongArea() ? light : dark;
            if (local.PaperPart > paper.NearPart + MuchMore && local.IsStrongerThanShadow(paper))
            {
                steps?.Add($"paper: a shadow with an edge taken away, {(local == dark ? "dark" : "light")} ink kept");
                return ToInk(plane, local.Values, NoiseDeviations * local.Deviation);
            }
        }

        double floor = NoiseDeviations * paper.Deviation;
        return ToInk(plane, Difference(plane, paper, floor, steps), floor);
    }

    // How far each pixel differs from the paper, to the side where the ink is.
    private static float[] Difference(GreyPlane plane, PaperSurface paper, double floor, ICollection<string>? steps)
    {
        float[] difference = new float[plane.Values.Length];
        double darker = 0, lighter = 0, dimmest = double.MaxValue, brightest = double.MinValue;
        double[] row = new double[plane.Width];
        for (int y = 0; y < plane.Height; y++)
        {
            paper.Row(y, row);
            for (int x = 0; x < plane.Width; x++)
            {
                int i = (y * plane.Width) + x;
                double d = plane.Values[i] - row[x];
                (dimmest, brightest) = (Math.Min(dimmest, row[x]), Math.Max(brightest, row[x]));
                difference[i] = (float)d;
                // Squares: a stroke outweighs a shadow, which is larger but fainter.
                if (d > floor)
                    lighter += d * d;
                else if (d < -floor)
                    darker += d * d;
            }
        }

        float sign = darker >= lighter ? -1 : 1;
        steps?.Add($"paper: brightness {dimmest:F0} to {brightest:F0} of 255 taken away, {(sign < 0 ? "dark" : "light")} ink kept");
        for (int i = 0; i < difference.Length; i++)
            difference[i] = Math.Max(0, sign * difference[i]);
        return difference;
    }

    private static GreyPlane ToInk(GreyPlane plane, float[] difference, double floor)
    {
        double full = FullInk(difference);
        if (full < Math.Max(MinContrast, floor))
        {
            throw new DigitNotFoundException(
                $"no digit: the page is empty; its strongest mark differs from the paper by {full:F0} of 255 levels, expected at least "
                + $"{Math.Max(MinContrast, floor):F0}.");
        }

        double noise = Math.Clamp(floor / full, MinInk, 0.5);
        for (int i = 0; i < difference.Length; i++)
        {
            double ink = difference[i] / full;
            difference[i] = ink < noise ? 0 : (float)Math.Min(1, ink);
        }

        return new GreyPlane(plane.Width, plane.Height, difference);
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

    /// <summary>What differs from paper with shadows.</summary>
    private sealed class Residue(GreyPlane plane, float[] values, int sign)
    {
        public float[] Values => values;

        /// <summary>The part of the pixels that are paper.</summary>
        public double PaperPart { get; private init; }

        /// <summary>The paper's noise in levels.</summary>
        public double Deviation { get; private init; }

        public static Residue Under(GreyPlane plane, float[] paper, int sign)
        {
            float[] values = new float[paper.Length];
            for (int i = 0; i < values.Length; i++)
            {
                // In a shadow ink differs from paper by as much less as the paper is darker.
                float light = sign < 0 ? paper[i] : 255 - paper[i];
                values[i] = sign * (plane.Values[i] - paper[i]) * 255 / Math.Max(light, MinLight);
            }

            // The brightest of a window is brighter than its paper: by as much as most pixels fall short of it.
            float[] sorted = [.. values];
            Array.Sort(sorted);
            float most = sorted[sorted.Length / 2];
            for (int i = 0; i < values.Length; i++)
                values[i] = Math.Max(0, values[i] - most);
            float[] noise = [.. sorted.Select(value => Math.Abs(value - most)).Where(d => d <= PaperSurface.Near)];
            Array.Sort(noise);
            return new Residue(plane, values, sign)
            {
                PaperPart = noise.Length / (double)values.Length,
                Deviation = Math.Max(1, noise.Length == 0 ? PaperSurface.Near : 1.4826 * noise[noise.Length / 2]),
            };
        }

        /// <summary>
        /// Whether the ink stands out of the shadow: where the shadow is as dark as the ink, it is a part of a digit that fills the
        /// picture.
        /// </summary>
        public bool IsStrongerThanShadow(PaperSurface smooth)
        {
            float strong = values.Max() / 2;
            List<float> ink = [], shadow = [], inkBeyondSmooth = [];
            double[] row = new double[plane.Width];
            for (int i = 0; i < values.Length; i++)
            {
                if (i % plane.Width == 0)
                    smooth.Row(i / plane.Width, row);
                if (values[i] > strong)
                {
                    ink.Add(plane.Values[i]);
                    inkBeyondSmooth.Add(sign * (plane.Values[i] - (float)row[i % plane.Width]));
                }
                else if (values[i] <= PaperSurface.Near && Math.Abs(plane.Values[i] - row[i % plane.Width]) > PaperSurface.Near)
                {
                    shadow.Add(plane.Values[i]);
                }
            }

            // What is no ink beside the smooth surface either is paper between the strokes of a digit of the other colour.
            return ink.Count > 0 && shadow.Count > 0 && sign * (Median(ink) - Median(shadow)) >= 2 * MinContrast
                && Median(inkBeyondSmooth) >= 2 * MinContrast;
        }

        private static float Median(List<float> list)
        {
            list.Sort();
            return list[list.Count / 2];
        }

        /// <summary>The area of the box round the strong values.</summary>
        public int StrongArea()
        {
            float strong = values.Max() / 2;
            InkBounds bounds = InkBounds.Empty;
            for (int i = 0; i < values.Length; i++)
                bounds = values[i] > strong ? bounds.Include(i % plane.Width, i / plane.Width) : bounds;
            return strong == 0 ? 0 : bounds.Width * bounds.Height;
        }

        // Levels: paper is not darker, even in a shadow.
        private const float MinLight = 40;
    }
}
