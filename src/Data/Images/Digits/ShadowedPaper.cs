namespace GpuTrainer.Data.Images.Digits;

/// <summary>The brightness of paper that has a shadow with an edge on it, which no smooth surface follows.</summary>
/// <remarks>
/// A morphological closing (Serra, 1982): the brightest value of each window, and of those the darkest around each pixel. It fills whatever
/// is dark and narrower than the window, such as strokes, and leaves the edge of a wide shadow where it is. Light ink on dark paper is the
/// same upside down.
/// </remarks>
internal static class ShadowedPaper
{
    // Side of the window as a part of the picture's longer side: more than a stroke, less than a shadow.
    private const double Window = 0.2;

    /// <summary>The paper under dark ink.</summary>
    public static float[] UnderDarkInk(GreyPlane plane) => Close(plane.Values, plane.Width, plane.Height);

    /// <summary>The paper under light ink.</summary>
    public static float[] UnderLightInk(GreyPlane plane) => Negate(Close(Negate([.. plane.Values]), plane.Width, plane.Height));

    private static float[] Close(float[] values, int width, int height)
    {
        int window = Math.Max(3, (int)(Window * Math.Max(width, height)));
        // The picture goes on beyond its border as it is there, so that a shadow's corner has room for a window, too.
        int margin = window - 1, columns = width + margin, rows = height + margin;
        float[] paper = Largest(Pad(values, width, height, margin), height + (2 * margin), width + (2 * margin), window);
        paper = Largest(new GreyPlane(columns, height + (2 * margin), paper).Transpose().Values, columns, height + (2 * margin), window);
        paper = Largest(Negate(paper), columns, rows, window);
        paper = Largest(new GreyPlane(height, columns, paper).Transpose().Values, height, columns, window);
        return Negate(paper);
    }

    private static float[] Pad(float[] values, int width, int height, int margin)
    {
        int columns = width + (2 * margin), rows = height + (2 * margin);
        float[] result = new float[columns * rows];
        for (int y = 0; y < rows; y++)
        {
            int source = Math.Clamp(y - margin, 0, height - 1) * width;
            for (int x = 0; x < columns; x++)
                result[(y * columns) + x] = values[source + Math.Clamp(x - margin, 0, width - 1)];
        }

        return result;
    }

    // The largest value of each window that lies in a line of `length` values: from one window to the next one value drops out and one
    // comes in, so a queue of candidates in falling order is enough.
    private static float[] Largest(float[] values, int lines, int length, int window)
    {
        int results = length - window + 1;
        float[] result = new float[lines * results];
        int[] queue = new int[length];
        for (int line = 0; line < lines; line++)
        {
            ReadOnlySpan<float> source = values.AsSpan(line * length, length);
            int first = 0, last = 0;
            for (int next = 0; next < length; next++)
            {
                while (last > first && source[queue[last - 1]] <= source[next])
                    last--;
                queue[last++] = next;
                if (queue[first] <= next - window)
                    first++;
                if (next >= window - 1)
                    result[(line * results) + next - window + 1] = source[queue[first]];
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
