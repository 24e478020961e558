using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>The measure is Mahalanobis's, compared with a plain solution of the linear equations.</summary>
public class WithinClassMetricTests
{
    private const int Length = 16;
    private const int Classes = 3;
    private const double Ridge = 0.5; // Of the mean variance.

    // Vectors are floats.
    private const double FloatTolerance = 1e-4;

    [Fact]
    public void Transform_AllDirections_ProductsAreThoseOfTheInverseCovariance()
    {
        (float[] examples, int[] labels) = Examples(seed: 1, j => 10 * (j + 1), j => j);
        var metric = new WithinClassMetric(examples, labels, Length, Classes, Length);
        var random = new Random(2);
        float[] a = Vector(random), b = Vector(random);

        float[] placedA = new float[Length], placedB = new float[Length];
        metric.Transform(a, placedA);
        metric.Transform(b, placedB);

        double[] mean = [.. Enumerable.Range(0, Length).Select(j => labels.Select((_, i) => (double)examples[(i * Length) + j]).Average())];
        double[] solved = Solve(Covariance(examples, labels), [.. b.Zip(mean, (x, m) => x - m)]);
        double expected = a.Zip(mean, (x, m) => x - m).Zip(solved, (x, y) => x * y).Sum();
        Assert.Equal(expected, placedA.Zip(placedB, (x, y) => (double)x * y).Sum(), FloatTolerance * Math.Abs(expected));
    }

    [Fact]
    public void Transform_HalfOfTheDirections_KeepsWhatPartsTheClasses()
    {
        // Classes differ in the odd components, the even ones are noise.
        (float[] examples, int[] labels) = Examples(seed: 3, _ => 20, j => j % 2 == 1 ? 40 : 0);
        var all = new WithinClassMetric(examples, labels, Length, Classes, Length);
        var half = new WithinClassMetric(examples, labels, Length, Classes, Length / 2);

        Assert.Equal(Length / 2, half.Dimensions);
        // Most of it; the noise that varies most shares the directions.
        Assert.InRange(Distance(half, examples) / Distance(all, examples), 0.95, 1 + FloatTolerance);
    }

    [Fact]
    public void Constructor_ExamplesThatAreAlike_SaysSo()
    {
        float[] examples = new float[Classes * 2 * Length];

        var error = Assert.Throws<ArgumentException>(() => new WithinClassMetric(examples, [0, 0, 1, 1, 2, 2], Length, Classes, Length));

        Assert.Contains("got 6 that do not differ within their classes", error.Message, StringComparison.Ordinal);
    }

    // Between the means of classes 0 and 1.
    private static double Distance(WithinClassMetric metric, float[] examples)
    {
        float[] a = new float[metric.Dimensions], b = new float[metric.Dimensions];
        metric.Transform(Mean(examples, 0), a);
        metric.Transform(Mean(examples, 1), b);
        return Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * (x - y)).Sum());
    }

    private static float[] Mean(float[] examples, int label) =>
        [.. Enumerable.Range(0, Length).Select(j => Enumerable.Range(0, examples.Length / Length).Where(i => i % Classes == label)
            .Average(i => examples[(i * Length) + j]))];

    // More than a chunk of the sums, and a part of one.
    private static (float[] Examples, int[] Labels) Examples(int seed, Func<int, int> spread, Func<int, int> step)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, 600).Select(i => i % Classes)];
        return ([.. labels.SelectMany(label =>
            Enumerable.Range(0, Length).Select(j => (float)((label * step(j)) + random.Next(spread(j)))))], labels);
    }

    private static float[] Vector(Random random) => [.. Enumerable.Range(0, Length).Select(_ => (float)random.Next(100))];

    private static double[,] Covariance(float[] examples, int[] labels)
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
