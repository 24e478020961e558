namespace GpuTrainer.Data.Images.Digits;

/// <summary>Scales by area averaging: each new pixel is the mean of the rectangle that it covers.</summary>
internal static class AreaResampler
{
    /// <summary>
    /// Makes a plane whose pixel (i, j) covers columns left + i * stepX .. left + (i + 1) * stepX of the source, and rows likewise.
    /// </summary>
    /// <remarks>What lies outside the source counts as 0.</remarks>
    public static GreyPlane Resample(GreyPlane source, double left, double top, double stepX, double stepY, int width, int height)
    {
        Span[] columns = Spans(left, stepX, width, source.Width);
        Span[] rows = Spans(top, stepY, height, source.Height);

        // Rows first, into one line of the source's width at a time.
        float[] result = new float[width * height];
        double[] line = new double[source.Width];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(line);
            Span row = rows[y];
            for (int sy = row.First; sy <= row.Last; sy++)
            {
                double weight = row.Weight(sy);
                ReadOnlySpan<float> values = source.Values.AsSpan(sy * source.Width, source.Width);
                for (int x = 0; x < line.Length; x++)
                    line[x] += weight * values[x];
            }

            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                for (int sx = columns[x].First; sx <= columns[x].Last; sx++)
                    sum += columns[x].Weight(sx) * line[sx];
                result[(y * width) + x] = (float)(sum / (stepX * stepY));
            }
        }

        return new GreyPlane(width, height, result);
    }

    private static Span[] Spans(double start, double step, int count, int limit)
    {
        Span[] spans = new Span[count];
        for (int i = 0; i < count; i++)
            spans[i] = new Span(Math.Max(0, start + (i * step)), Math.Min(limit, start + ((i + 1) * step)));
        return spans;
    }

    // Source pixels First to Last, the outer ones partly.
    private readonly struct Span(double from, double to)
    {
        public int First { get; } = (int)Math.Floor(from);

        public int Last { get; } = (int)Math.Ceiling(to) - 1;

        public double Weight(int pixel) => Math.Min(to, pixel + 1) - Math.Max(from, pixel);
    }
}
