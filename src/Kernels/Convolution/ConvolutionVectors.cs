namespace GpuTrainer.Kernels;

/// <summary>The vectors that cover the outputs of a sample; see <see cref="ConvolutionRegisterTile"/>.</summary>
internal static class ConvolutionVectors
{
    /// <summary>Positions from the first output to the last, inclusive; a position is y width + x.</summary>
    public static int SpanOf(int width, int outWidth, int outHeight) => (outHeight - 1) * width + outWidth;

    // The cost of storing a vector in two masked parts, in steps of its sums.
    private const int StepsOfMaskedStores = 64;

    /// <summary>
    /// (start, skip, column, place) per vector: it covers the positions start .. start + lanes - 1, of which the first skip belong to
    /// another vector; it starts in this column, with the output at this place of its plane. Either as few vectors as possible, or, where
    /// the sums are so short that masked stores would cost more, vectors that end with their row.
    /// </summary>
    public static int[] Cover(int width, int outWidth, int outHeight, int lanes, int steps)
    {
        List<(int Start, int Skip)> few = Few(width, outWidth, outHeight, lanes);
        if (outWidth >= lanes)
        {
            List<(int Start, int Skip)> whole = Whole(width, outWidth, outHeight, lanes);
            int masked = few.Count(vector => vector.Start % width + lanes > outWidth);
            if ((long)whole.Count * steps < (long)few.Count * steps + (long)masked * StepsOfMaskedStores)
                return Table(whole, width, outWidth);
        }

        return Table(few, width, outWidth);
    }

    private static int[] Table(List<(int Start, int Skip)> vectors, int width, int outWidth) =>
        [.. vectors.SelectMany(vector =>
            new[] { vector.Start, vector.Skip, vector.Start % width, vector.Start / width * outWidth + vector.Start % width })];

    // Each starts at the first output not yet covered, possibly in the next row. The last one ends with the last output, so that it reads
    // nothing past it; with fewer outputs than lanes, it starts at 0 and does read past the end.
    private static List<(int Start, int Skip)> Few(int width, int outWidth, int outHeight, int lanes)
    {
        List<(int, int)> vectors = [];
        int span = SpanOf(width, outWidth, outHeight);
        int next = 0;
        while (next < span)
        {
            if (next % width >= outWidth)
                next += width - next % width;
            int start = Math.Max(0, Math.Min(next, span - lanes));
            vectors.Add((start, next - start));
            next = start + lanes;
        }

        return vectors;
    }

    // The last vector of a row ends with the row, and shares outputs with the one before it.
    private static List<(int Start, int Skip)> Whole(int width, int outWidth, int outHeight, int lanes)
    {
        List<(int, int)> vectors = [];
        for (int y = 0; y < outHeight; y++)
        {
            for (int x = 0; x < outWidth; x += lanes)
            {
                int start = Math.Min(x, outWidth - lanes);
                vectors.Add((y * width + start, x - start));
            }
        }

        return vectors;
    }
}
