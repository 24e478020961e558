namespace GpuTrainer.Data.Images.Digits;

/// <summary>Where in a digit edges run in which direction: tells digits apart better than their pixels do.</summary>
/// <remarks>
/// Gradient direction features (Liu, Nakashima, Sako and Fujisawa, Handwritten digit recognition: benchmarking of state-of-the-art
/// techniques, 2003): each pixel's gradient is parted among the two directions beside it, and each direction's plane blurred and sampled,
/// so that a stroke that lies a little elsewhere is still the same. Sums and products only, in one order: the same on every machine.
/// </remarks>
internal static class StrokeDirections
{
    /// <summary>Numbers of a digit.</summary>
    public const int Length = Directions * Cells * Cells;

    // Directions all round: an edge from paper to ink is another one than from ink to paper. Twelve read digits no better, and take half as
    // long again.
    private const int Directions = 8;

    // Samples along a side, and pixels between them; the first lies in the middle of its four.
    private const int Cells = 7;
    private const int Spacing = MnistForm.Side / Cells;
    private const int First = Spacing / 2;

    // The binomial of order 12, nearly a Gaussian of 1.7 pixels: less than half of the spacing would miss what lies between two samples.
    private const int Reach = 6;
    private static readonly double[] Blur = [1, 12, 66, 220, 495, 792, 924, 792, 495, 220, 66, 12, 1];

    // Half of the root of 2, written out: a library's sine may differ in its last digit.
    private const double Diagonal = 0.70710678118654757;
    private static readonly (double X, double Y)[] Units =
        [(1, 0), (Diagonal, Diagonal), (0, 1), (-Diagonal, Diagonal), (-1, 0), (-Diagonal, -Diagonal), (0, -1), (Diagonal, -Diagonal)];

    /// <summary>Describes a digit.</summary>
    /// <param name="sample">[28, 28] bytes.</param>
    /// <param name="result">[directions, 7, 7], of length 1 (0 for an empty picture); overwritten.</param>
    public static void Describe(ReadOnlySpan<byte> sample, Span<double> result)
    {
        result.Clear();
        for (int y = 0; y < MnistForm.Side; y++)
        {
            for (int x = 0; x < MnistForm.Side; x++)
                Add(Gradient(sample, x, y), x, y, result);
        }

        double sum = 0;
        foreach (double value in result)
            sum += value;
        if (sum == 0)
            return;
        // Roots: a long edge is not so much more than a short one.
        foreach (ref double value in result)
            value = Math.Sqrt(value / sum);
    }

    // Sobel's; beyond the border is paper.
    private static (int X, int Y) Gradient(ReadOnlySpan<byte> sample, int x, int y)
    {
        int nw = At(sample, x - 1, y - 1), n = At(sample, x, y - 1), ne = At(sample, x + 1, y - 1);
        int w = At(sample, x - 1, y), e = At(sample, x + 1, y);
        int sw = At(sample, x - 1, y + 1), s = At(sample, x, y + 1), se = At(sample, x + 1, y + 1);
        return (ne + (2 * e) + se - nw - (2 * w) - sw, sw + (2 * s) + se - nw - (2 * n) - ne);
    }

    private static int At(ReadOnlySpan<byte> sample, int x, int y) =>
        (uint)x < MnistForm.Side && (uint)y < MnistForm.Side ? sample[(y * MnistForm.Side) + x] : 0;

    // The sides of the parallelogram along the two directions between which the gradient lies; its areas with each of them are cross
    // products.
    private static void Add((int X, int Y) gradient, int x, int y, Span<double> result)
    {
        if (gradient == (0, 0))
            return;
        for (int k = 0; k < Directions; k++)
        {
            int next = (k + 1) % Directions;
            (double ux, double uy) = Units[k];
            (double vx, double vy) = Units[next];
            double alongU = (gradient.X * vy) - (gradient.Y * vx), alongV = (ux * gradient.Y) - (uy * gradient.X);
            if (alongU < 0 || alongV < 0)
                continue;
            Spread(alongU, x, y, result.Slice(k * Cells * Cells, Cells * Cells));
            Spread(alongV, x, y, result.Slice(next * Cells * Cells, Cells * Cells));
            return;
        }
    }

    // Over the samples that the pixel lies near.
    private static void Spread(double amount, int x, int y, Span<double> plane)
    {
        if (amount == 0)
            return;
        (int left, int right) = Near(x);
        (int top, int bottom) = Near(y);
        for (int row = top; row <= bottom; row++)
        {
            double ofRow = amount * Blur[y - First - (row * Spacing) + Reach];
            for (int column = left; column <= right; column++)
                plane[(row * Cells) + column] += ofRow * Blur[x - First - (column * Spacing) + Reach];
        }
    }

    // First and last sample within reach.
    private static (int First, int Last) Near(int at) =>
        (Math.Max(0, (at - First - Reach + Spacing - 1) / Spacing), Math.Min(Cells - 1, (at - First + Reach) / Spacing));
}
