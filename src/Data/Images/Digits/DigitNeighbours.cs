using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Data.Images.Digits;

/// <summary>How near a digit is to the nearest known ones of each class: an opinion that errs elsewhere than a network's.</summary>
/// <remarks>
/// Nearest neighbours among upright digits, by the directions of their strokes (<see cref="StrokeDirections"/>) and what varies least
/// within a class (<see cref="WithinClassMetric"/>). Nothing is trained: the examples are the embedded digits. docs/pictures.md has what
/// was measured.
/// </remarks>
public sealed class DigitNeighbours
{
    private const int Length = StrokeDirections.Length;
    private const int Classes = 10;

    // Directions kept of the measure: 96 read handwritten and printed digits as well as more do, in a quarter of the time; 64 read printed
    // ones worse.
    private const int Dimensions = 96;

    // Nearest examples whose mean counts: one may be a slip of the pen.
    private const int Nearest = 3;

    // Examples whose products with a digit are computed at once.
    private const int Panel = 8;

    // Vectors are rounded to whole numbers at this length: products of two are sums of whole numbers below 2^24, and exact in any order.
    private const double Norm = 2000;

    private static readonly Lazy<DigitNeighbours> LazyEmbedded = new(() => new DigitNeighbours(DigitsDataset.Read().Train));

    private readonly WithinClassMetric _metric;
    private readonly float[] _examples; // [examples / 8 rounded up, Dimensions, 8]: eight products at a time; what fills the last is 0.
    private readonly int[] _labels;

    /// <summary>Takes examples.</summary>
    /// <param name="examples">[1, 28, 28], labels 0 to 9, three of each class at least.</param>
    public DigitNeighbours(IDataset examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.ItemShape != new ImageShape(1, MnistForm.Side, MnistForm.Side) || examples.ClassNames.Count != Classes)
        {
            throw new ArgumentException(
                $"Examples: got {examples.ItemShape} of {examples.ClassNames.Count} classes, expected digits of 1 x 28 x 28.",
                nameof(examples));
        }

        _labels = [.. Enumerable.Range(0, examples.Count).Select(examples.Label)];
        float[] described = new float[_labels.Length * Length];
        ForRanges((first, end) =>
        {
            byte[] item = new byte[examples.ItemShape.Size];
            for (int i = first; i < end; i++)
            {
                examples.Read(i, item);
                StrokeDirections.Describe(DigitSlant.Straighten(item, 1), described.AsSpan(i * Length, Length));
            }
        });
        _metric = new WithinClassMetric(described, _labels, Length, Classes, Dimensions);
        _examples = new float[(_labels.Length + Panel - 1) / Panel * Panel * Dimensions];
        ForRanges((first, end) =>
        {
            Span<float> placed = stackalloc float[Dimensions];
            for (int i = first; i < end; i++)
            {
                Place(described.AsSpan(i * Length, Length), placed);
                for (int j = 0; j < Dimensions; j++)
                    _examples[(((i / Panel * Dimensions) + j) * Panel) + (i % Panel)] = placed[j];
            }
        });
    }

    /// <summary>With the 8,500 embedded training digits; made once, when first asked for.</summary>
    public static DigitNeighbours Embedded => LazyEmbedded.Value;

    /// <summary>To each class. Safe on several threads.</summary>
    /// <param name="sample">[28, 28] bytes in MNIST's form.</param>
    /// <returns>[10] mean cosines to the nearest examples of a class, -1 to 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Few pictures are to be read in little time, too.
    public double[] To(ReadOnlySpan<byte> sample)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sample.Length, MnistForm.Side * MnistForm.Side);
        Span<float> described = stackalloc float[Length], placed = stackalloc float[Dimensions];
        StrokeDirections.Describe(DigitSlant.Straighten(sample, 1), described);
        Place(described, placed);
        Span<float> nearest = stackalloc float[Classes * Nearest], products = stackalloc float[Panel];
        nearest.Fill(float.MinValue);
        for (int first = 0; first < _labels.Length; first += Panel)
        {
            Products(placed, _examples.AsSpan(first * Dimensions, Dimensions * Panel)).CopyTo(products);
            for (int i = first; i < Math.Min(first + Panel, _labels.Length); i++)
            {
                float product = products[i - first];
                Span<float> ofClass = nearest.Slice(_labels[i] * Nearest, Nearest);
                if (product <= ofClass[Nearest - 1])
                    continue;
                for (int k = 0; k < Nearest; k++)
                {
                    if (product > ofClass[k])
                        (ofClass[k], product) = (product, ofClass[k]);
                }
            }
        }

        double[] result = new double[Classes];
        for (int i = 0; i < nearest.Length; i++)
            result[i / Nearest] += nearest[i] / (Norm * Norm * Nearest);
        return result;
    }

    private void ForRanges(Action<int, int> action) =>
        Parallel.ForEach(Partitioner.Create(0, _labels.Length), range => action(range.Item1, range.Item2));

    private void Place(ReadOnlySpan<float> described, Span<float> result)
    {
        _metric.Transform(described, result);
        double squares = 0;
        foreach (float value in result)
            squares += (double)value * value;
        double scale = squares > 0 ? Norm / Math.Sqrt(squares) : 0;
        foreach (ref float value in result)
            value = (float)Math.Round(value * scale);
    }

    // With eight examples. Two sums, so that one addition need not wait for the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Products(ReadOnlySpan<float> placed, ReadOnlySpan<float> panel)
    {
        ReadOnlySpan<Vector256<float>> columns = MemoryMarshal.Cast<float, Vector256<float>>(panel);
        Vector256<float> even = default, odd = default;
        for (int j = 0; j < Dimensions; j += 2)
        {
            even = Vector256.MultiplyAddEstimate(Vector256.Create(placed[j]), columns[j], even);
            odd = Vector256.MultiplyAddEstimate(Vector256.Create(placed[j + 1]), columns[j + 1], odd);
        }

        return even + odd;
    }
}
