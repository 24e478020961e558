namespace GpuTrainer.Kernels;

/// <summary>The vectors that cover the outputs of a sample; see <see cref="ConvolutionRegisterTile"/>.</summary>
internal static class ConvolutionVectors
{
    /// <summary>Positions from the first output to the last, both counted; a position is y width + x.</summary>
    public static int SpanOf(int width, int outWidth, int outHeight) => (outHeight - 1) * width + outWidth;

    /// <summary>
    /// Pairs (start, skip), one a vector: it covers the positions start .. start + lanes - 1, of which the first skip are another's. As few vectors as
    /// can be: each starts at the first output that those before it leave. The last ends with the last output, so that it reads nothing past
    /// it; where all outputs are fewer than the lanes, it starts at 0 and does read on.
    /// </summary>
    public static int[] Cover(int width, int outWidth, int outHeight, int lanes)
    {
        var vectors = new List<int>();
        int span = SpanOf(width, outWidth, outHeight);
        int next = 0;
        while (next < span)
        {
            if (next % width >= outWidth)
                next += width - next % width;
            int start = Math.Max(0, Math.Min(next, span - lanes));
            vectors.Add(start);
            vectors.Add(next - start);
            next = start + lanes;
        }

        return [.. vectors];
    }
}
