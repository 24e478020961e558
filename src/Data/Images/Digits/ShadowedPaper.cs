namespace GpuTrainer.Data.Images.Digits;

/// <summary>The brightness of paper that has a shadow with an edge on it, which no smooth surface follows.</summary>
/// <remarks>
/// A morphological closing (Serra, 1982): the brightest value of each window, and of those the darkest around each pixel. It fills whatever is dark and
/// narrower than the window, such as strokes, and leaves the edge of a wide shadow where it is. Light ink on dark paper is the same upside down.
/// </remarks>
internal static class ShadowedPaper
{
    // Side of the window as a part of the picture's longer side: more than the boldest stroke, less than a shadow worth the name.
    private const double Window = 0.35;

    /// <summary>The paper under dark ink.</summary>
    public static float[] UnderDarkInk(GreyPlane plane) => Close(plane.Values, plane.Width, plane.Height);

    /// <summary>The paper under light ink.</summary>
    public static float[] UnderLightInk(GreyPlane plane) => Negate(Close(Negate([.. plane.Values]), plane.Width, plane.Height));

    private static float[] Close(float[] values, int width, int height)
    {
        int window = Math.Max(3, (int)(Window * Math.Max(width, height)));
        int windowX = Math.Min(window, width), windowY = Math.Min(window, height);
        // Only windows that lie in the picture: else strokes that touch its border would be taken for paper.
        int columns = width - windowX + 1, rows = height - windowY + 1;
        float[] brightest = Largest(values, height, width, columns, windowX);
        brightest = Largest(new GreyPlane(columns, height, brightest).Transpose().Values, columns, height, rows, windowY);
        float[] darkest = Largest(Negate(brightest), columns, rows, height, windowY);
        darkest = Largest(new GreyPlane(height, columns, darkest).Transpose().Values, height, columns, width, windowX);
        return Negate(darkest);
    }

    // The largest value of each window along each line of `length` values: from one window to the next one value drops out and one comes in, so a queue of
    // candidates in falling order is enough. Where there are more results than values, the windows reach beyond both ends.
    private static float[] Largest(float[] values, int lines, int length, int results, int window)
    {
        float[] result = new float[lines * results];
        int[] queue = new int[length];
        int before = results > length ? window - 1 : 0;
        for (int line = 0; line < lines; line++)
        {
            ReadOnlySpan<float> source = values.AsSpan(line * length, length);
            int first = 0, last = 0, next = 0;
            for (int i = 0; i < results; i++)
            {
                for (int end = Math.Min(length, i + window - before); next < end; next++)
                {
                    while (last > first && source[queue[last - 1]] <= source[next])
                        last--;
                    queue[last++] = next;
                }

                while (queue[first] < i - before)
                    first++;
                result[(line * results) + i] = source[queue[first]];
            }
        }

        return result;
    }

    private static float[] Negate(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = -values[i];
        return values;
    }
}
