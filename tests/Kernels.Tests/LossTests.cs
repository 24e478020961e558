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
    public void Softmax_OfAnyRow_AgreesWithTheDefinition(int rows, int classes)
    {
        float[] logits = Inputs.Normal(rows * classes, 1, 4);
        float[] actual = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(rows * classes);
            new RowSoftmax(device.Accelerator).Forward(rows, classes, device.Upload(logits), output);
            return device.Read(output);
        });
        double[] expected = Rows(logits, classes).SelectMany(SoftmaxOf).ToArray();
        // Rounding x - maximum, at most 32 here, is an error of 32 u in the exponent; each term and the sum are good to a few ULP more, and
        // the sum has `classes` roundings.
        Near.Assert(expected, actual, 0, (32 + classes + 6) * Near.UnitRoundoff, "probabilities");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(1f)]
    public void CrossEntropy_OfAnyRow_AgreesWithTheDefinition(float smoothing)
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
        Near.Assert([CrossEntropyOf([1000, -1000, 999], 0, 0), CrossEntropyOf([-2000, -2001, -2002], 2, 0)], losses, LossTolerance,
            0, "losses");
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
    public void SoftmaxMse_OfAnyRow_AgreesWithTheDefinition(int rows, int classes) => AssertFollows(
        rows, classes, accelerator => new SoftmaxMse(accelerator),
        (x, label) => SoftmaxOf(x).Select((p, j) => Math.Pow(p - (j == label ? 1 : 0), 2)).Average());

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OneHotMse_OfAnyRow_AgreesWithTheDefinition(int rows, int classes) => AssertFollows(
        rows, classes, accelerator => new OneHotMse(accelerator),
        (x, label) => x.Select((value, j) => Math.Pow(value - (j == label ? 1 : 0), 2)).Average());

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OneHotL1_OfAnyRow_AgreesWithTheDefinition(int rows, int classes) => AssertFollows(
        rows, classes, accelerator => new OneHotL1(accelerator),
        (x, label) => x.Select((value, j) => Math.Abs(value - (j == label ? 1 : 0))).Average());

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OneHotHuber_OfAnyRow_AgreesWithTheDefinition(int rows, int classes)
    {
        const float delta = 0.75f;
        AssertFollows(rows, classes, accelerator => new OneHotHuber(accelerator, delta), (x, label) => x.Select((value, j) =>
        {
            double d = Math.Abs(value - (j == label ? 1 : 0));
            return d < delta ? d * d / 2 : delta * (d - delta / 2);
        }).Average());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OneHotBce_OfAnyRow_AgreesWithTheDefinition(int rows, int classes) => AssertFollows(
        rows, classes, accelerator => new OneHotBce(accelerator),
        (x, label) => x.Select((value, j) => Math.Log(1 + Math.Exp(j == label ? -value : value))).Average());

    /// <summary>PyTorch's derivative of |d| at 0 is 0.</summary>
    [Fact]
    public void OneHotL1_WhereNothingDiffers_HasNoGradient()
    {
        (float[] gradient, float[] losses, int[] correct) = Run(1, 3, [0f, 1f, 0f], [1], accelerator => new OneHotL1(accelerator));
        Assert.Equal([0f, 0f, 0f], gradient);
        Assert.Equal([0f], losses);
        Assert.Equal([1], correct);
    }

    [Fact]
    public void OneHotBce_OfLargeOutputs_DoesNotOverflow()
    {
        (float[] gradient, float[] losses, _) = Run(1, 3, [1000f, -1000f, 500f], [0], accelerator => new OneHotBce(accelerator));
        Near.Assert([500.0 / 3], losses, 0, Near.UnitRoundoff, "losses");
        Near.Assert([0, 0, 1.0 / 3], gradient, 0, 2 * Near.UnitRoundoff, "gradient");
    }

    /// <summary>A sum 1 + e^-12 keeps five digits of the exponential only; the loss keeps more.</summary>
    [Fact]
    public void OneHotBce_OfConfidentOutputs_KeepsItsSmallLosses()
    {
        (_, float[] losses, _) = Run(2, 1, [12f, 20f], [0, 0], accelerator => new OneHotBce(accelerator));
        Near.Assert([Math.Log(1 + Math.Exp(-12)), Math.Log(1 + Math.Exp(-20))], losses, 0, 8 * Near.UnitRoundoff, "losses");
    }

    [Fact]
    public void OneHotLosses_OfARowWithNaN_AreNaNAndWrong()
    {
        Func<ILGPU.Runtime.Accelerator, LossKernels>[] all =
            [a => new OneHotMse(a), a => new OneHotL1(a), a => new OneHotHuber(a, 1f), a => new OneHotBce(a), a => new SoftmaxMse(a)];
        foreach (Func<ILGPU.Runtime.Accelerator, LossKernels> create in all)
        {
            (_, float[] losses, int[] correct) = Run(3, 2, [float.NaN, 0f, 0f, float.NaN, 1f, 0f], [0, 0, 0], create);
            Assert.True(float.IsNaN(losses[0]) && float.IsNaN(losses[1]) && float.IsFinite(losses[2]));
            Assert.Equal([0, 0, 1], correct);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    public void CrossEntropy_WithClassWeights_IsPyTorchsWeightedMean(float smoothing)
    {
        foreach ((int rows, int classes) in new[] { (1, 2), (31, 10), (33, 10), (300, 7), (5, 33) })
        {
            float[] logits = Inputs.Normal(rows * classes, 2, 3);
            int[] labels = Inputs.Integers(rows, classes, 3);
            float[] weights = Array.ConvertAll(Inputs.Normal(classes, 9), value => Math.Abs(value) + 0.1f);
            double total = labels.Sum(label => (double)weights[label]);
            (float[] gradient, float[] losses, int[] correct) = Run(
                rows, classes, logits, labels, accelerator => new WeightedCrossEntropy(accelerator, weights, smoothing));
            double Row(double[] x, int row)
            {
                double logSum = x.Max() + Math.Log(x.Sum(value => Math.Exp(value - x.Max())));
                double likelihood = weights[labels[row]] * (logSum - x[labels[row]]);
                double all = x.Select((value, j) => weights[j] * (logSum - value)).Average();
                return ((1 - smoothing) * likelihood + smoothing * all) * rows / total;
            }

            // As many roundings as without weights, and a sum of weights; a row's loss is up to rows / total times as large as the mean's
            // part.
            AssertLossAndGradient(rows, classes, logits, Row, losses, gradient, scale: weights.Max() / weights.Min());
            Assert.Equal(Rows(logits, classes).Select((x, row) => FirstMaximum(x) == labels[row] ? 1 : 0), correct);
        }
    }

    [Fact]
    public void WeightedCrossEntropy_OfALabelOutsideTheClasses_IsNaN()
    {
        (_, float[] losses, _) =
            Run(2, 3, [1f, 2f, 3f, 1f, 2f, 3f], [5, 1], accelerator => new WeightedCrossEntropy(accelerator, [1f, 1f, 1f]));
        Assert.All(losses, loss => Assert.True(float.IsNaN(loss)));
    }

    private static void AssertFollows(
        int rows, int classes, Func<ILGPU.Runtime.Accelerator, LossKernels> create, Func<double[], int, double> rowLoss)
    {
        float[] outputs = Inputs.Normal(rows * classes, 4, 2);
        int[] labels = Inputs.Integers(rows, classes, 5);
        (float[] gradient, float[] losses, int[] correct) = Run(rows, classes, outputs, labels, create);
        AssertLossAndGradient(rows, classes, outputs, (x, row) => rowLoss(x, labels[row]), losses, gradient);
        Assert.Equal(Rows(outputs, classes).Select((x, row) => FirstMaximum(x) == labels[row] ? 1 : 0), correct);
    }

    private static (float[] Gradient, float[] Losses, int[] Correct) CrossEntropy(
        int rows, int classes, float[] logits, int[] labels, float smoothing) =>
        Run(rows, classes, logits, labels, accelerator => new SoftmaxCrossEntropy(accelerator, smoothing));

    private static (float[] Gradient, float[] Losses, int[] Correct) Run(
        int rows, int classes, float[] outputs, int[] labels, Func<ILGPU.Runtime.Accelerator, LossKernels> create)
    {
        int elements = rows * classes;
        float[] results = TestDevice.SameBits<float>(device =>
        {
            using LossKernels loss = create(device.Accelerator);
            ArrayView<float> input = device.Upload(outputs);
            ArrayView<int> classesOfRows = device.Upload(labels);
            var gradient = device.Garbage<float>(elements);
            var losses = device.Garbage<float>(rows);
            var correct = device.Garbage<int>(rows);
            loss.Train(rows, classes, input, classesOfRows, gradient, losses, correct);
            var losses2 = device.Garbage<float>(rows);
            var correct2 = device.Garbage<int>(rows);
            loss.Evaluate(rows, classes, input, classesOfRows, device.Garbage<float>(elements), losses2, correct2);
            Assert.Equal(device.Read(losses), device.Read(losses2));
            Assert.Equal(device.Read(correct), device.Read(correct2));
            return [.. device.Read(gradient), .. device.Read(losses), .. Array.ConvertAll(device.Read(correct), value => (float)value)];
        });
        return (results[..elements], results[elements..(elements + rows)],
            Array.ConvertAll(results[(elements + rows)..], value => (int)value));
    }

    private static void AssertLossAndGradient(
        int rows, int columns, float[] input, Func<double[], int, double> rowLoss, float[] losses, float[] gradient, double scale = 1)
    {
        double[][] x = Rows(input, columns).ToArray();
        double[] expected = x.Select(rowLoss).ToArray();
        Near.Assert(expected, losses, scale * LossTolerance, scale * LossTolerance, "losses");
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

        Near.Assert(slopes, gradient, scale * GradientTolerance, scale * GradientTolerance, "gradient");
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
