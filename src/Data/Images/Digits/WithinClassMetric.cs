using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Data.Images.Digits;

/// <summary>
/// A measure in which directions in which digits of the same class differ much count little, and of which the most telling ones are kept.
/// </summary>
/// <remarks>
/// Mahalanobis's distance with the covariance within the classes (as in Fisher's discriminant), towards the identity by a part of its mean
/// variance (ridge). In that measure the digits of all classes together are spread over a few directions; those are found by iterating on a
/// subspace, and vectors are projected onto them. From then on the measure is an ordinary cosine.
/// </remarks>
internal sealed class WithinClassMetric
{
    // Of the mean variance, added to each: what varies by less than that is not believed to be the digit's.
    private const double Ridge = 0.5;

    // The subspace need not be exact: two rounds, four and eight read digits as well as the eigenvectors do.
    private const int Rounds = 2;

    private readonly int _length;
    private readonly float[] _mean;
    private readonly float[] _transform; // [length, dimensions]

    /// <summary>Learns it.</summary>
    /// <param name="examples">[count, length], whole numbers, -255 to 255.</param>
    /// <param name="labels">[count], 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="length">Numbers of an example, a multiple of 8.</param>
    /// <param name="classes">How many.</param>
    /// <param name="dimensions">Directions to keep, a multiple of 8.</param>
    /// <exception cref="ArgumentException">The examples are spread over fewer directions.</exception>
    public WithinClassMetric(float[] examples, ReadOnlySpan<int> labels, int length, int classes, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dimensions % Vector256<float>.Count, 0);
        _length = length;
        Dimensions = dimensions;
        int count = labels.Length;
        double[] within = SecondMoments.Of(examples, count, length), all = (double[])within.Clone();
        double[] sums = new double[classes * length], sum = new double[length];
        int[] counts = new int[classes];
        for (int i = 0; i < count; i++)
        {
            counts[labels[i]]++;
            Span<double> ofClass = sums.AsSpan(labels[i] * length, length);
            for (int j = 0; j < length; j++)
                ofClass[j] += examples[(i * length) + j];
        }

        for (int label = 0; label < classes; label++)
        {
            Span<double> ofClass = sums.AsSpan(label * length, length);
            Add(ofClass, 1, sum);
            if (counts[label] > 0)
                AddProduct(ofClass, -1.0 / counts[label], within);
        }

        AddProduct(sum, -1.0 / count, all);
        ToCovariance(within, count);
        _mean = [.. sum.Select(value => (float)(value / count))];
        double[] begin = new double[length * dimensions];
        for (int i = 0; i < begin.Length; i++)
            begin[i] = examples[((i % dimensions % count) * length) + (i / dimensions)] - _mean[i / dimensions];
        _transform = [.. Subspace(CholeskyFactor.Of(within, length), all, begin).Select(value => (float)value)];
    }

    /// <summary>Numbers of a vector in the measure.</summary>
    public int Dimensions { get; }

    /// <summary>Brings a vector into the measure: cosines of results are cosines by this metric, about the mean of the examples.</summary>
    /// <param name="vector">[length].</param>
    /// <param name="result">[<see cref="Dimensions"/>]; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(ReadOnlySpan<float> vector, Span<float> result)
    {
        // Four rows at once, each sum in the order of the rows; rounded after each product: the same on every machine.
        Span<Vector256<float>> sums = MemoryMarshal.Cast<float, Vector256<float>>(result);
        ReadOnlySpan<Vector256<float>> rows = MemoryMarshal.Cast<float, Vector256<float>>(_transform.AsSpan());
        sums.Clear();
        for (int j = 0; j < _length; j += 4)
        {
            Vector256<float> v0 = Centred(vector, j), v1 = Centred(vector, j + 1), v2 = Centred(vector, j + 2), v3 = Centred(vector, j + 3);
            ReadOnlySpan<Vector256<float>> r0 = rows.Slice(j * sums.Length, sums.Length),
                r1 = rows.Slice((j + 1) * sums.Length, sums.Length);
            ReadOnlySpan<Vector256<float>> r2 = rows.Slice((j + 2) * sums.Length, sums.Length),
                r3 = rows.Slice((j + 3) * sums.Length, sums.Length);
            for (int i = 0; i < sums.Length; i++)
                sums[i] = sums[i] + (v0 * r0[i]) + (v1 * r1[i]) + (v2 * r2[i]) + (v3 * r3[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Centred(ReadOnlySpan<float> vector, int j) => Vector256.Create(vector[j] - _mean[j]);

    // With C = L times L transposed the covariance within the classes and T that of all: the subspace that L^-1 T L^-T stretches most,
    // orthonormal, and brought back by L^-T.
    private double[] Subspace(CholeskyFactor within, double[] all, double[] begin)
    {
        double[] back = begin, stretched = new double[begin.Length];
        for (int round = 0; round < Rounds; round++)
        {
            Parallel.For(0, _length, i =>
            {
                Span<double> row = stretched.AsSpan(i * Dimensions, Dimensions);
                row.Clear();
                for (int j = 0; j < _length; j++)
                    Add(back.AsSpan(j * Dimensions, Dimensions), all[(i * _length) + j], row);
            });
            within.SolveLower(stretched, Dimensions);
            Orthonormalize(stretched);
            (back, stretched) = (stretched, back);
            within.SolveUpper(back, Dimensions);
        }

        return back;
    }

    // Columns, by the Cholesky factor of their products.
    private void Orthonormalize(double[] columns)
    {
        double[] products = new double[Dimensions * Dimensions];
        for (int i = 0; i < _length; i++)
            AddProduct(columns.AsSpan(i * Dimensions, Dimensions), 1, products);
        CholeskyFactor.Of(products, Dimensions).SolveRows(columns, _length);
    }

    // Divides by the count, and adds the ridge.
    private void ToCovariance(double[] matrix, int count)
    {
        double trace = 0;
        for (int i = 0; i < _length; i++)
            trace += matrix[i * (_length + 1)] / count;
        if (trace <= 0)
            throw new ArgumentException($"Examples: got {count} that do not differ within their classes, expected some that do.");
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] /= count;
        for (int i = 0; i < _length; i++)
            matrix[i * (_length + 1)] += Ridge * trace / _length;
    }

    // matrix += factor * vector * vector transposed.
    private static void AddProduct(ReadOnlySpan<double> vector, double factor, double[] matrix)
    {
        for (int i = 0; i < vector.Length; i++)
            Add(vector, factor * vector[i], matrix.AsSpan(i * vector.Length, vector.Length));
    }

    // sums += factor * values, rounded after the product: the same whatever the width of the machine's vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Called millions of times, all of them in the first tenth of a second.
    internal static void Add(ReadOnlySpan<double> values, double factor, Span<double> sums)
    {
        Vector<double> factors = new(factor);
        int i = 0;
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(sums[i..]) + (factors * new Vector<double>(values[i..]))).CopyTo(sums[i..]);
        for (; i < sums.Length; i++)
            sums[i] += factor * values[i];
    }
}
