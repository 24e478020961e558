namespace GpuTrainer.Data.Images.Digits;

/// <summary>Step 1: smooths a noisy picture, so that grains are not taken for ink.</summary>
/// <remarks>
/// Pictures in weak light are grainy: a grain may be as dark as a stroke, but is no larger than a pixel. A Gaussian as narrow as the noise
/// allows averages the grains and keeps the strokes. Clean pictures stay as they are.
/// </remarks>
internal static class NoiseFilter
{
    // Levels of 255 (standard deviation) that the steps behind this one deal with by themselves, as they always have: JPEG's ringing,
    // paper's texture.
    private const double Tolerated = 12;

    // What is to be left of the noise, in levels.
    private const double Wanted = 6;

    // The widest Gaussian, in pixels and as a part of the picture's longer side: wider ones fill the holes of small digits.
    private const double MaxRadius = 3;
    private const double MaxRadiusPart = 1 / 60.0;

    /// <summary>The picture, smoothed if need be.</summary>
    /// <param name="plane">Levels 0 to 255; not changed.</param>
    /// <param name="steps">Gets a line where it was; null = nobody asks.</param>
    public static GreyPlane Apply(GreyPlane plane, ICollection<string>? steps)
    {
        double noise = Estimate(plane);
        if (noise <= Tolerated)
            return plane;
        // A Gaussian of radius r leaves 1 / (2 sqrt(pi) r) of white noise.
        double radius =
            Math.Min(noise / (Wanted * 2 * Math.Sqrt(Math.PI)), Math.Min(MaxRadius, MaxRadiusPart * Math.Max(plane.Width, plane.Height)));
        steps?.Add($"noise: grains of {noise:F0} levels averaged, {radius:F1} pixels around");
        return Gaussian(plane, radius);
    }

    // Immerkaer's method (1996): the difference of two Laplacians is blind to straight edges and slopes; the median to what is left of the
    // rest.
    private static double Estimate(GreyPlane plane)
    {
        if (plane.Width < 3 || plane.Height < 3)
            return 0;
        float[] v = plane.Values;
        int w = plane.Width, count = 0;
        float[] responses = new float[(plane.Width - 2) * (plane.Height - 2)];
        for (int y = 1; y < plane.Height - 1; y++)
        {
            for (int i = (y * w) + 1; i < ((y + 1) * w) - 1; i++)
            {
                float corners = v[i - w - 1] + v[i - w + 1] + v[i + w - 1] + v[i + w + 1];
                responses[count++] = Math.Abs(corners - (2 * (v[i - w] + v[i + w] + v[i - 1] + v[i + 1])) + (4 * v[i]));
            }
        }

        Array.Sort(responses);
        // The mask's weights have the norm 6; the median of absolute normal values is 0.6745 deviations.
        return responses[responses.Length / 2] / (0.6745 * 6);
    }

    private static GreyPlane Gaussian(GreyPlane plane, double radius)
    {
        int reach = (int)Math.Ceiling(3 * radius);
        double[] weights = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(d => Math.Exp(-d * d / (2 * radius * radius)))];
        float[] rows = Convolve(plane.Values, weights, plane.Width, plane.Height, 1, plane.Width);
        return new GreyPlane(plane.Width, plane.Height, Convolve(rows, weights, plane.Height, plane.Width, plane.Width, 1));
    }

    // Along lines of `length` values `step` apart; at the ends the weights that lie within count.
    private static float[] Convolve(float[] values, double[] weights, int length, int lines, int step, int lineStep)
    {
        float[] result = new float[values.Length];
        int reach = weights.Length / 2;
        for (int line = 0; line < lines; line++)
        {
            for (int i = 0; i < length; i++)
            {
                double sum = 0, total = 0;
                for (int d = -Math.Min(reach, i); d <= Math.Min(reach, length - 1 - i); d++)
                {
                    sum += weights[d + reach] * values[(line * lineStep) + ((i + d) * step)];
                    total += weights[d + reach];
                }

                result[(line * lineStep) + (i * step)] = (float)(sum / total);
            }
        }

        return result;
    }
}
