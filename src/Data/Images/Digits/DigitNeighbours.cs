using System.Numerics;

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

    // Nearest examples whose mean counts: one may be a slip of the pen.
    private const int Nearest = 3;

    // Vectors are rounded to whole numbers at this length: products of two are sums of whole numbers below 2^24, and exact in any order.
    private const double Norm = 2000;

    private static readonly Lazy<DigitNeighbours> LazyEmbedded = new(() => new DigitNeighbours(DigitsDataset.Read().Train));

    private readonly WithinClassMetric _metric;
    private readonly float[] _examples; // [examples, Length]
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
        double[] described = new double[_labels.Length * Length];
        Parallel.For(0, _labels.Length, i =>
        {
            byte[] item = new byte[examples.ItemShape.Size];
            examples.Read(i, item);
            StrokeDirections.Describe(DigitSlant.Straighten(item, 1), described.AsSpan(i * Length, Length));
        });
        _metric = new WithinClassMetric(described, _labels, Length, Classes);
        _examples = new float[described.Length];
        Parallel.For(0, _labels.Length, i => Place(described.AsSpan(i * Length, Length), _examples.AsSpan(i * Length, Length)));
    }

    /// <summary>With the 8,500 embedded training digits; made once, when first asked for, in a second or two of processor time.</summary>
    public static DigitNeighbours Embedded => LazyEmbedded.Value;

    /// <summary>To each class. Safe on several threads.</summary>
    /// <param name="sample">[28, 28] bytes in MNIST's form.</param>
    /// <returns>[10] mean cosines to the nearest examples of a class, -1 to 1.</returns>
    public double[] To(ReadOnlySpan<byte> sample)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sample.Length, MnistForm.Side * MnistForm.Side);
        double[] described = new double[Length];
        StrokeDirections.Describe(DigitSlant.Straighten(sample, 1), described);
        float[] placed = new float[Length];
        Place(described, placed);
        Span<float> nearest = stackalloc float[Classes * Nearest];
        nearest.Fill(float.MinValue);
        for (int i = 0; i < _labels.Length; i++)
        {
            float product = Dot(placed, _examples.AsSpan(i * Length, Length));
            Span<float> ofClass = nearest.Slice(_labels[i] * Nearest, Nearest);
            for (int k = 0; k < Nearest; k++)
            {
                if (product > ofClass[k])
                    (ofClass[k], product) = (product, ofClass[k]);
            }
        }

        double[] result = new double[Classes];
        for (int i = 0; i < nearest.Length; i++)
            result[i / Nearest] += nearest[i] / (Norm * Norm * Nearest);
        return result;
    }

    private void Place(ReadOnlySpan<double> described, Span<float> result)
    {
        Span<double> placed = stackalloc double[Length];
        _metric.Transform(described, placed);
        double squares = 0;
        foreach (double value in placed)
            squares += value * value;
        double scale = squares > 0 ? Norm / Math.Sqrt(squares) : 0;
        for (int i = 0; i < Length; i++)
            result[i] = (float)Math.Round(placed[i] * scale);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        float sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
