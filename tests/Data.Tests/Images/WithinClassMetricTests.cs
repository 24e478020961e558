using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>The measure is Mahalanobis's, compared with a plain solution of the linear equations.</summary>
public class WithinClassMetricTests
{
    private const int Length = 7;
    private const int Classes = 3;
    private const double Ridge = 0.5; // Of the mean variance.

    [Fact]
    public void Transform_Products_AreThoseOfTheInverseCovariance()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % Classes)];
        double[] examples = [
            .. labels.SelectMany(label => Enumerable.Range(0, Length).Select(j => (label * j) + (random.NextDouble() * (j + 1))))];
        var metric = new WithinClassMetric(examples, labels, Length, Classes);
        double[] a = [.. Enumerable.Range(0, Length).Select(_ => random.NextDouble())],
            b = [.. Enumerable.Range(0, Length).Select(_ => random.NextDouble())];

        double[] placedA = new double[Length], placedB = new double[Length];
        metric.Transform(a, placedA);
        metric.Transform(b, placedB);

        double[] mean = [.. Enumerable.Range(0, Length).Select(j => labels.Select((_, i) => examples[(i * Length) + j]).Average())];
        double[] solved = Solve(Covariance(examples, labels), [.. b.Zip(mean, (x, m) => x - m)]);
        double expected = a.Zip(mean, (x, m) => x - m).Zip(solved, (x, y) => x * y).Sum();
        Assert.Equal(expected, placedA.Zip(placedB, (x, y) => x * y).Sum(), 1e-9);
    }

    private static double[,] Covariance(double[] examples, int[] labels)
    {
        double[,] result = new double[Length, Length];
        for (int j = 0; j < Length; j++)
        {
            for (int k = 0; k < Length; k++)
            {
                for (int i = 0; i < labels.Length; i++)
                {
                    result[j, k] += (examples[(i * Length) + j] - Mean(labels[i], j)) * (examples[(i * Length) + k] - Mean(labels[i], k))
                        / labels.Length;
                }
            }
        }

        double variance = Enumerable.Range(0, Length).Average(j => result[j, j]);
        for (int j = 0; j < Length; j++)
            result[j, j] += Ridge * variance;
        return result;

        double Mean(int label, int j) =>
            Enumerable.Range(0, labels.Length).Where(i => labels[i] == label).Average(i => examples[(i * Length) + j]);
    }

    // Gauss and Jordan; a covariance needs no pivots.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        for (int k = 0; k < Length; k++)
        {
            double pivot = matrix[k, k];
            for (int j = 0; j < Length; j++)
                matrix[k, j] /= pivot;
            right[k] /= pivot;
            for (int i = 0; i < Length; i++)
            {
                double factor = i == k ? 0 : matrix[i, k];
                for (int j = 0; j < Length; j++)
                    matrix[i, j] -= factor * matrix[k, j];
                right[i] -= factor * right[k];
            }
        }

        return right;
    }
}
