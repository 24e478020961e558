using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Losses against their definitions in double, gradients against central differences of the mean loss.</summary>
public sealed class LossTests
{
    // A row takes an exp and an addition a class, a log and a few more: below 40 roundings of values up to about 20.
    private const double LossTolerance = 40 * Near.UnitRoundoff;

    // Differences of a double loss with h = 1e-5 are good to 1e-9; the kernel's error is a few roundings of values up to 1 / rows.
    private const double GradientTolerance = 5e-7;

    public static readonly TheoryData<int, int> Shapes = new() { { 1, 2 }, { 31, 10 }, { 32, 1 }, { 33, 10 }, { 100, 7 }, { 5, 33 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Softmax_AgreesWithTheDefinition(int rows, int classes)
    {
        float[] logits = Inputs.Normal(rows * classes, 1, 4);
        float[] actual = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(rows * classes);
            new Softmax(device.Accelerator).Forward(rows, classes, device.Upload(logits), output);
            return device.Read(output);
        });
        double[] expected = Rows(logits, classes).SelectMany(SoftmaxOf).ToArray();
        // Rounding x - maximum, at most 32 here, is an error of 32 u in the exponent; each term and the sum are good to a few ULP more,
        // and the sum has `classes` roundings.
        Near.Assert(expected, actual, 0, (32 + classes + 6) * Near.UnitRoundoff, "probabilities");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(1f)]
    public void CrossEntropy_AgreesWithTheDefinition(float smoothing)
    {
        foreach ((int rows, int classes) in new[] { (1, 2), (31, 10), (32, 1), (33, 10), (100, 7), (5, 33) })
        {
            float[] logits = Inputs.Normal(rows * classes, 2, 3);
            int[] labels = Inputs.Integers(rows, classes, 3);
            (float[] gradient, float[] losses, int[] correct) = CrossEntropy(rows, classes, logits, labels, smoothing);
            double Row(double[] x, int row) => CrossEntropyOf(x, labels[row], smoothing);
            AssertLossAndGradient(rows, classes, logits, Row, losses, gradient);
            Assert.Equal(Rows(logits, classes).Select((x, row) => FirstMaximum(x) == labels[row] ? 1 : 0), correct);
        }
    }

    [Fact]
    public void CrossEntropy_OfLargeLogits_DoesNotOverflow()
    {
        float[] logits = [1000f, -1000f, 999f, -2000f, -2001f, -2002f];
        (float[] gradient, float[] losses, int[] correct) = CrossEntropy(2, 3, logits, [0, 2], 0f);
        Near.Assert([CrossEntropyOf([1000, -1000, 999], 0, 0), CrossEntropyOf([-2000, -2001, -2002], 2, 0)], losses, LossTolerance, 0, "losses");
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
        Assert.Equal([1, 0], correct);
    }

    [Fact]
    public void CrossEntropy_OfEqualLogits_TakesTheFirstAsThePrediction()
    {
        (_, _, int[] correct) = CrossEntropy(3, 3, [1f, 1f, 0f, 0f, 2f, 2f, 3f, 3f, 3f], [0, 2, 0], 0f);
        Assert.Equal([1, 0, 1], correct);
    }

    [Fact]
    public void CrossEntropy_OfARowWithNaN_IsNaNAndWrong()
    {
        (_, float[] losses, int[] correct) = CrossEntropy(3, 2, [float.NaN, 0f, 0f, float.NaN, 1f, 0f], [0, 0, 0], 0f);
        Assert.True(float.IsNaN(losses[0]) && float.IsNaN(losses[1]));
        Assert.True(float.IsFinite(losses[2]));
        Assert.Equal([0, 0, 1], correct);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void CrossEntropy_OfALabelOutsideTheClasses_IsNaN(int label)
    {
        (_, float[] losses, int[] correct) = CrossEntropy(1, 3, [1f, 2f, 3f], [label], 0f);
        Assert.True(float.IsNaN(losses[0]));
        Assert.Equal([0], correct);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SoftmaxMse_AgreesWithTheDefinition(int rows, int classes)
    {
        float[] logits = Inputs.Normal(rows * classes, 4, 2);
        int[] labels = Inputs.Integers(rows, classes, 5);
        float[] results = TestDevice.SameBits<float>(device =>
        {
            var gradient = device.Garbage<float>(rows * classes);
            var losses = device.Garbage<float>(rows);
            var correct = device.Garbage<int>(rows);
            new SoftmaxMse(device.Accelerator).Train(
                rows, classes, device.Upload(logits), device.Upload(labels), gradient, losses, correct);
            return [.. device.Read(gradient), .. device.Read(losses), .. Array.ConvertAll(device.Read(correct), value => (float)value)];
        });
        double Row(double[] x, int row)
        {
            double[] p = SoftmaxOf(x);
            return p.Select((value, j) => Math.Pow(value - (j == labels[row] ? 1 : 0), 2)).Sum() / classes;
        }

        int elements = rows * classes;
        AssertLossAndGradient(rows, classes, logits, Row, results[elements..(elements + rows)], results[..elements]);
        Assert.Equal(
            Rows(logits, classes).Select((x, row) => FirstMaximum(x) == labels[row] ? 1f : 0f), results[(elements + rows)..]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Mse_AgreesWithTheDefinition(int rows, int columns)
    {
        float[] output = Inputs.Normal(rows * columns, 6, 2);
        float[] target = Inputs.Normal(rows * columns, 7, 2);
        float[] results = TestDevice.SameBits<float>(device =>
        {
            var gradient = device.Garbage<float>(rows * columns);
            var losses = device.Garbage<float>(rows);
            new Mse(device.Accelerator).Train(rows, columns, device.Upload(output), device.Upload(target), gradient, losses);
            return [.. device.Read(gradient), .. device.Read(losses)];
        });
        double Row(double[] x, int row) => x.Select((value, j) => Math.Pow(value - target[row * columns + j], 2)).Sum() / columns;
        AssertLossAndGradient(rows, columns, output, Row, results[(rows * columns)..], results[..(rows * columns)]);
    }

    private static (float[] Gradient, float[] Losses, int[] Correct) CrossEntropy(
        int rows, int classes, float[] logits, int[] labels, float smoothing)
    {
        int elements = rows * classes;
        float[] results = TestDevice.SameBits<float>(device =>
        {
            var loss = new SoftmaxCrossEntropy(device.Accelerator);
            ArrayView<float> input = device.Upload(logits);
            ArrayView<int> classesOfRows = device.Upload(labels);
            var gradient = device.Garbage<float>(elements);
            var losses = device.Garbage<float>(rows);
            var correct = device.Garbage<int>(rows);
            loss.Train(rows, classes, input, classesOfRows, smoothing, gradient, losses, correct);
            var losses2 = device.Garbage<float>(rows);
            var correct2 = device.Garbage<int>(rows);
            loss.Evaluate(rows, classes, input, classesOfRows, smoothing, losses2, correct2);
            Assert.Equal(device.Read(losses), device.Read(losses2));
            Assert.Equal(device.Read(correct), device.Read(correct2));
            return [.. device.Read(gradient), .. device.Read(losses), .. Array.ConvertAll(device.Read(correct), value => (float)value)];
        });
        return (results[..elements], results[elements..(elements + rows)], Array.ConvertAll(results[(elements + rows)..], value => (int)value));
    }

    private static void AssertLossAndGradient(
        int rows, int columns, float[] input, Func<double[], int, double> rowLoss, float[] losses, float[] gradient)
    {
        double[][] x = Rows(input, columns).ToArray();
        double[] expected = x.Select(rowLoss).ToArray();
        Near.Assert(expected, losses, LossTolerance, LossTolerance, "losses");
        const double h = 1e-5;
        var slopes = new double[rows * columns];
        for (int i = 0; i < slopes.Length; i++)
        {
            double[] row = x[i / columns];
            double old = row[i % columns];
            row[i % columns] = old + h;
            double above = rowLoss(row, i / columns);
            row[i % columns] = old - h;
            double below = rowLoss(row, i / columns);
            row[i % columns] = old;
            slopes[i] = (above - below) / (2 * h) / rows;
        }

        Near.Assert(slopes, gradient, GradientTolerance, GradientTolerance, "gradient");
    }

    private static IEnumerable<double[]> Rows(float[] values, int columns) =>
        values.Chunk(columns).Select(row => Array.ConvertAll(row, value => (double)value));

    private static double[] SoftmaxOf(double[] x)
    {
        double maximum = x.Max();
        double sum = x.Sum(value => Math.Exp(value - maximum));
        return Array.ConvertAll(x, value => Math.Exp(value - maximum) / sum);
    }

    private static double CrossEntropyOf(double[] x, int label, double smoothing)
    {
        double maximum = x.Max();
        double logSum = maximum + Math.Log(x.Sum(value => Math.Exp(value - maximum)));
        return (1 - smoothing) * (logSum - x[label]) + smoothing * x.Average(value => logSum - value);
    }

    private static int FirstMaximum(double[] x) => Array.IndexOf(x, x.Max());
}
