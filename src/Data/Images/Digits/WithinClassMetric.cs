using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Data.Images.Digits;

/// <summary>A measure in which directions in which digits of the same class differ much count little.</summary>
/// <remarks>
/// Mahalanobis's distance with the covariance within the classes (as in Fisher's discriminant), towards the identity by a part of its mean
/// variance (ridge). Vectors go through the inverse of the covariance's Cholesky factor once; from then on it is an ordinary cosine.
/// </remarks>
internal sealed class WithinClassMetric
{
    // Of the mean variance, added to each: what varies by less than that is not believed to be the digit's.
    private const double Ridge = 0.5;

    private readonly int _length;
    private readonly double[] _mean;
    private readonly double[] _transform; // The inverse factor, transposed: row j holds what component j adds to each result from j on.

    /// <summary>Learns it.</summary>
    /// <param name="examples">[count, length].</param>
    /// <param name="labels">[count], 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="length">Numbers of an example.</param>
    /// <param name="classes">How many.</param>
    public WithinClassMetric(double[] examples, ReadOnlySpan<int> labels, int length, int classes)
    {
        _length = length;
        _mean = new double[length];
        double[] means = new double[classes * length];
        int[] counts = new int[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            Add(examples.AsSpan(i * length, length), 1, means.AsSpan(labels[i] * length, length));
            Add(examples.AsSpan(i * length, length), 1.0 / labels.Length, _mean);
            counts[labels[i]]++;
        }

        double[] centred = [.. examples];
        for (int i = 0; i < labels.Length; i++)
            Add(means.AsSpan(labels[i] * length, length), -1.0 / counts[labels[i]], centred.AsSpan(i * length, length));
        _transform = InverseFactor(Covariance(centred, labels.Length));
    }

    /// <summary>Brings a vector into the measure: cosines of results are cosines by this metric, about the mean of the examples.</summary>
    /// <param name="vector">[length].</param>
    /// <param name="result">[length]; overwritten.</param>
    public void Transform(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (int j = 0; j < _length; j++)
            Add(_transform.AsSpan((j * _length) + j, _length - j), vector[j] - _mean[j], result[j..]);
    }

    // The upper triangle. Each sum runs over the examples in their order, whatever the width of the machine's vectors and the number of its
    // threads.
    private double[] Covariance(double[] centred, int count)
    {
        double[] result = new double[_length * _length];
        Parallel.For(0, _length, row =>
        {
            Span<double> sums = result.AsSpan((row * _length) + row, _length - row);
            for (int i = 0; i < count; i++)
                Add(centred.AsSpan((i * _length) + row, _length - row), centred[(i * _length) + row] / count, sums);
        });
        double trace = 0;
        for (int i = 0; i < _length; i++)
            trace += result[i * (_length + 1)];
        for (int i = 0; i < _length; i++)
            result[i * (_length + 1)] += Ridge * trace / _length;
        return result;
    }

    // Of C = L times L transposed: the inverse of L, transposed. Upper triangles, row by row.
    private double[] InverseFactor(double[] upper)
    {
        int n = _length;
        for (int k = 0; k < n; k++)
        {
            Span<double> row = upper.AsSpan((k * n) + k, n - k);
            double root = Math.Sqrt(row[0]);
            for (int i = 0; i < row.Length; i++)
                row[i] /= root;
            for (int i = 1; i < row.Length; i++)
                Add(row[i..], -row[i], upper.AsSpan(((k + i) * n) + k + i, n - k - i));
        }

        // The inverse X of L has X[i][j] = (i == j - sum over k < i of L[i][k] X[k][j]) / L[i][i]; row j of the result is column j of X.
        double[] inverse = new double[n * n];
        Parallel.For(0, n, j =>
        {
            Span<double> column = inverse.AsSpan(j * n, n);
            column[j] = 1;
            for (int k = j; k < n; k++)
            {
                column[k] /= upper[k * (n + 1)];
                Add(upper.AsSpan((k * n) + k + 1, n - k - 1), -column[k], column[(k + 1)..]);
            }
        });
        return inverse;
    }

    // sums += factor * values.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Called millions of times, all of them in the first second.
    private static void Add(ReadOnlySpan<double> values, double factor, Span<double> sums)
    {
        Vector<double> factors = new(factor);
        int i = 0;
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(sums[i..]) + (factors * new Vector<double>(values[i..]))).CopyTo(sums[i..]);
        for (; i < sums.Length; i++)
            sums[i] += factor * values[i];
    }
}
