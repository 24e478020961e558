using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>No number is larger. Their squares sum to 512 squared, or a little less: none of a digit's is above 150.</summary>
    public const int Largest = 255;

    private const float Norm = 512;

    // Directions all round: an edge from paper to ink is another one than from ink to paper. Twelve read digits no better, and take half as
    // long again. Eight are one vector.
    private const int Directions = 8;

    // A side with a pixel of paper at both ends.
    private const int Padded = MnistForm.Side + 2;

    // Samples along a side, and pixels between them; the first lies in the middle of its four.
    private const int Cells = 7;
    private const int Spacing = MnistForm.Side / Cells;
    private const int First = Spacing / 2;

    // The binomial of order 12, nearly a Gaussian of 1.7 pixels: less than half of the spacing would miss what lies between two samples.
    private const int Reach = 6;
    private static ReadOnlySpan<float> Binomial => [1, 12, 66, 220, 495, 792, 924, 792, 495, 220, 66, 12, 1];

    // Half of the root of 2, written out: a library's sine may differ in its last digit.
    private const float HalfRoot = 0.70710678f;

    /// <summary>Describes a digit.</summary>
    /// <param name="sample">[28, 28] bytes.</param>
    /// <param name="result">[7, 7, directions], whole numbers from 0 to <see cref="Largest"/> (all 0 for an empty picture);
    /// overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Called thousands of times, all of them in the first tenth of a second.
    public static void Describe(ReadOnlySpan<byte> sample, Span<float> result)
    {
        // [28, 7, directions]: blurred along the rows.
        Span<float> rows = stackalloc float[MnistForm.Side * Cells * Directions];
        rows.Clear();
        Span<int> padded = stackalloc int[Padded * Padded];
        (int first, int last) = Pad(sample, padded);
        for (int y = first; y <= last; y++)
        {
            Span<float> row = rows.Slice(y * Cells * Directions, Cells * Directions);
            for (int x = 0; x < MnistForm.Side; x++)
            {
                (int gx, int gy) = Gradient(padded[((y * Padded) + x)..]);
                if ((gx | gy) != 0)
                    Add(gx, gy, x, row);
            }
        }

        Span<Vector256<float>> cells = MemoryMarshal.Cast<float, Vector256<float>>(result);
        Blur(MemoryMarshal.Cast<float, Vector256<float>>(rows), cells);
        float sum = 0;
        foreach (float value in result)
            sum += value;
        if (sum == 0)
            return;
        // Roots: a long edge is not so much more than a short one.
        Vector256<float> sums = Vector256.Create(sum), most = Vector256.Create((float)Largest);
        foreach (ref Vector256<float> cell in cells)
            cell = Vector256.Min(Vector256.Round(Vector256.Sqrt(cell / sums) * Norm), most);
    }

    // With a pixel of paper all round. Returns the rows that have ink, or ink beside them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int First, int Last) Pad(ReadOnlySpan<byte> sample, Span<int> padded)
    {
        padded.Clear();
        for (int y = 0; y < MnistForm.Side; y++)
        {
            for (int x = 0; x < MnistForm.Side; x++)
                padded[((y + 1) * Padded) + x + 1] = sample[(y * MnistForm.Side) + x];
        }

        int first = sample.IndexOfAnyExcept((byte)0), last = sample.LastIndexOfAnyExcept((byte)0);
        return first < 0 ? (0, -1) : (Math.Max(0, (first / MnistForm.Side) - 1), Math.Min(MnistForm.Side - 1, (last / MnistForm.Side) + 1));
    }

    // Sobel's, of the pixel to whose upper left the neighbourhood begins.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int X, int Y) Gradient(ReadOnlySpan<int> neighbourhood)
    {
        const int Middle = Padded, Lower = 2 * Padded;
        ReadOnlySpan<int> n = neighbourhood[..(Lower + 3)];
        int fromNorthWest = n[Lower + 2] - n[0], fromNorthEast = n[Lower] - n[2];
        return (fromNorthWest - fromNorthEast + (2 * (n[Middle + 2] - n[Middle])),
            fromNorthWest + fromNorthEast + (2 * (n[Lower + 1] - n[1])));
    }

    // The sides of the parallelogram along the axis and the diagonal between which the gradient lies, over the samples of its row that the
    // pixel lies near. Directions are counted from the right, by the way of down.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int gx, int gy, int x, Span<float> row)
    {
        int across = Math.Abs(gx), along = Math.Abs(gy);
        int axis = across >= along ? (gx > 0 ? 0 : 4) : (gy > 0 ? 2 : 6);
        int diagonal = gy > 0 ? (gx > 0 ? 1 : 3) : (gx > 0 ? 7 : 5);
        float onAxis = HalfRoot * Math.Abs(across - along), onDiagonal = Math.Min(across, along);
        (int left, int right) = Near(x);
        for (int column = left; column <= right; column++)
        {
            float weight = Binomial[x - First - (column * Spacing) + Reach];
            row[(column * Directions) + axis] += weight * onAxis;
            row[(column * Directions) + diagonal] += weight * onDiagonal;
        }
    }

    // Down the columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blur(ReadOnlySpan<Vector256<float>> rows, Span<Vector256<float>> result)
    {
        result.Clear();
        for (int y = 0; y < MnistForm.Side; y++)
        {
            (int top, int bottom) = Near(y);
            for (int row = top; row <= bottom; row++)
            {
                Vector256<float> weights = Vector256.Create(Binomial[y - First - (row * Spacing) + Reach]);
                for (int column = 0; column < Cells; column++)
                    result[(row * Cells) + column] += weights * rows[(y * Cells) + column];
            }
        }
    }

    // First and last sample within reach.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int First, int Last) Near(int at) =>
        (Math.Max(0, (at - First - Reach + Spacing - 1) / Spacing), Math.Min(Cells - 1, (at - First + Reach) / Spacing));
}
