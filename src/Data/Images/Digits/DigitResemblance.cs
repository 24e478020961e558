using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Data.Images.Digits;

/// <summary>
/// How much a picture in MNIST's form looks like digits that people wrote: what a network, which only knows digits, cannot say of a letter.
/// </summary>
/// <remarks>
/// A network divides all pictures among ten classes, and a letter falls into one of them, often with much probability. What it lacks is
/// near neighbours among the digits: the distance to the nearest known examples tells what is foreign (Sun, Ming, Zhu and Li:
/// Out-of-Distribution Detection with Deep Nearest Neighbors, 2022). Here the examples are the embedded digits, and the measure the cosine
/// between pictures that are blurred and halved, so that a stroke a pixel beside another one is still near it. docs/pictures.md has what
/// was measured.
/// </remarks>
public sealed class DigitResemblance
{
    private const int Half = MnistForm.Side / 2;
    private const int Length = Half * Half;
    private const int Classes = 10;

    // Nearest examples whose mean counts: one may be a slip of the pen.
    private const int Nearest = 3;

    // Half of all handwritten digits have this cosine to their class's examples, or more. Nothing is to be gained beyond.
    private const double Typical = 0.93;

    // Cosines lie close together: 0.93 of a common digit, 0.85 of a common letter. Of the powers that were tried, 6 to 12 part them equally
    // well.
    private const int Sharpness = 8;

    private static readonly Lazy<DigitResemblance> LazyEmbedded = new(() => new DigitResemblance(DigitsDataset.Read().Train));

    // Of each class, made when first asked for: a single picture is compared with one.
    private readonly Lazy<BlurredDigits>[] _classes = new Lazy<BlurredDigits>[Classes];

    /// <summary>Takes examples.</summary>
    /// <param name="examples">[1, 28, 28], labels 0 to 9; read later, when a class is first asked for.</param>
    public DigitResemblance(IDataset examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.ItemShape != new ImageShape(1, MnistForm.Side, MnistForm.Side) || examples.ClassNames.Count != Classes)
        {
            throw new ArgumentException(
                $"Examples: got {examples.ItemShape} of {examples.ClassNames.Count} classes, expected digits of 1 x 28 x 28.",
                nameof(examples));
        }

        ILookup<int, int> items = Enumerable.Range(0, examples.Count).ToLookup(examples.Label);
        for (int label = 0; label < Classes; label++)
        {
            int[] ofClass = [.. items[label]];
            _classes[label] = new Lazy<BlurredDigits>(() => BlurAll(examples, ofClass));
        }
    }

    /// <summary>With the 8,500 embedded training digits; made once, when first asked for.</summary>
    public static DigitResemblance Embedded => LazyEmbedded.Value;

    /// <summary>To the digits of one class.</summary>
    /// <param name="sample">[28, 28] bytes in MNIST's form.</param>
    /// <param name="label">0 to 9.</param>
    /// <returns>0 (nothing in common) to 1 (as much as half of that class's handwriting, or more).</returns>
    public double To(ReadOnlySpan<byte> sample, int label)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sample.Length, MnistForm.Side * MnistForm.Side);
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, Classes);
        Span<float> blurred = stackalloc float[Length];
        Blur(sample, blurred);
        return Scale(Cosine(blurred, label));
    }

    /// <summary>To the digits of the class that it resembles most.</summary>
    /// <inheritdoc cref="To"/>
    public double ToAny(ReadOnlySpan<byte> sample)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sample.Length, MnistForm.Side * MnistForm.Side);
        Span<float> blurred = stackalloc float[Length];
        Blur(sample, blurred);
        double best = 0;
        for (int label = 0; label < Classes; label++)
            best = Math.Max(best, Cosine(blurred, label));
        return Scale(best);
    }

    private static BlurredDigits BlurAll(IDataset examples, int[] items)
    {
        byte[] item = new byte[examples.ItemShape.Size];
        var result = new BlurredDigits(new float[items.Length * Length], new double[items.Length]);
        for (int i = 0; i < items.Length; i++)
        {
            examples.Read(items[i], item);
            Span<float> row = result.Rows.AsSpan(i * Length, Length);
            Blur(item, row);
            result.Norms[i] = Norm(row);
        }

        return result;
    }

    // Products only, so that every machine has the same result.
    private static double Scale(double cosine)
    {
        double part = Math.Min(1, cosine / Typical), power = 1;
        for (int i = 0; i < Sharpness; i++)
            power *= part;
        return power;
    }

    // The mean of the nearest.
    private double Cosine(ReadOnlySpan<float> blurred, int label)
    {
        double norm = Norm(blurred);
        if (norm == 0)
            return 0;
        Span<double> nearest = stackalloc double[Nearest];
        (float[] examples, double[] norms) = _classes[label].Value;
        for (int i = 0; i < norms.Length; i++)
        {
            double cosine = Dot(blurred, examples.AsSpan(i * Length, Length)) / (norm * norms[i]);
            for (int k = 0; k < Nearest && cosine > 0; k++)
            {
                if (cosine > nearest[k])
                    (nearest[k], cosine) = (cosine, nearest[k]);
            }
        }

        double sum = 0;
        foreach (double cosine in nearest)
            sum += cosine;
        return sum / Nearest;
    }

    private static double Norm(ReadOnlySpan<float> row) => Math.Sqrt(Dot(row, row));

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

    // The binomial 1 4 6 4 1 along rows and columns, nearly a Gaussian of one pixel, and the mean of each 2 x 2 pixels: together 1 5 10 10
    // 5 1, over 32.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Called a thousand times before the first picture is answered.
    private static void Blur(ReadOnlySpan<byte> sample, Span<float> result)
    {
        ReadOnlySpan<int> weights = [1, 5, 10, 10, 5, 1];
        Span<int> rows = stackalloc int[MnistForm.Side * Half];
        for (int y = 0; y < MnistForm.Side; y++)
        {
            for (int x = 0; x < Half; x++)
            {
                int sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    int column = (2 * x) + k - 2;
                    sum += (uint)column < MnistForm.Side ? weights[k] * sample[(y * MnistForm.Side) + column] : 0;
                }

                rows[(y * Half) + x] = sum;
            }
        }

        for (int i = 0; i < Length; i++)
        {
            int sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                int row = (2 * (i / Half)) + k - 2;
                sum += (uint)row < MnistForm.Side ? weights[k] * rows[(row * Half) + (i % Half)] : 0;
            }

            result[i] = (sum + 512) >> 10;
        }
    }

    // Rows: bytes as floats, [examples, Length]; products of two rows are sums of whole numbers below 2^24, and exact in any order. Norms:
    // [examples], theirs.
    private sealed record BlurredDigits(float[] Rows, double[] Norms);
}
