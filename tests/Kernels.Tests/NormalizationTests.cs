namespace GpuTrainer.Kernels.Tests;

/// <summary>Normalizations against the textbook's formulas in double, on every device, bit for bit the same.</summary>
public sealed class NormalizationTests
{
    private const float Eps = 1e-5f;

    // What PyTorch agrees with doubles to, or better, at these sizes.
    private const double Tolerance = 1e-5;

    // Rows, channels, plane.
    public static readonly TheoryData<int, int, int> Batches = new()
    {
        { 2, 1, 1 }, { 7, 5, 1 }, { 300, 37, 1 }, { 1, 3, 4 }, { 5, 3, 9 }, { 3, 2, 45 }, { 2, 9, 576 }, { 9, 2, 1024 }, { 1, 1, 5000 },
    };

    // Rows, features.
    public static readonly TheoryData<int, int> Layers = new() { { 1, 2 }, { 3, 7 }, { 5, 33 }, { 300, 20 }, { 2, 1000 } };

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalization_ForwardTraining_AgreesWithTheReference(int rows, int channels, int plane)
    {
        var batch = new Batch(rows, channels, plane);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            using var normalization = new BatchNormalization(device.Accelerator, channels, plane, rows + 3, true, Eps, 0.3f);
            var mean = device.Upload(Inputs.Normal(channels, 5));
            var variance = device.Upload(Positive(channels));
            var output = device.Garbage<float>(batch.Input.Length);
            normalization.ForwardTraining(
                rows, device.Upload(batch.Input), device.Upload(batch.Weight), device.Upload(batch.Bias), mean, variance, output);
            return [.. device.Read(output), .. device.Read(mean), .. device.Read(variance)];
        });
        double[] expected = batch.Forward(batch.Input);
        Near.Assert(expected, actual[..expected.Length], Tolerance * 4, Tolerance, "output");
        float[] oldMean = Inputs.Normal(channels, 5);
        float[] oldVariance = Positive(channels);
        double count = rows * plane;
        Near.Assert(
            [.. Enumerable.Range(0, channels).Select(c => 0.7 * oldMean[c] + 0.3 * batch.Mean(batch.Input, c))],
            actual[expected.Length..(expected.Length + channels)], Tolerance, Tolerance, "running mean");
        Near.Assert(
            [.. Enumerable.Range(0, channels)
                .Select(c => 0.7 * oldVariance[c] + 0.3 * batch.Variance(batch.Input, c) * count / (count - 1))],
            actual[(expected.Length + channels)..], Tolerance, Tolerance, "running variance");
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalization_ForwardEvaluation_UsesTheRunningStatistics(int rows, int channels, int plane)
    {
        var batch = new Batch(rows, channels, plane);
        float[] mean = Inputs.Normal(channels, 5);
        float[] variance = Positive(channels);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            using var normalization = new BatchNormalization(device.Accelerator, channels, plane, rows, false, Eps);
            var output = device.Upload(batch.Input);
            normalization.ForwardEvaluation(
                rows, output, device.Upload(batch.Weight), device.Upload(batch.Bias), device.Upload(mean), device.Upload(variance), output);
            return device.Read(output);
        });
        var expected = new double[actual.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            int c = i / plane % channels;
            expected[i] = (batch.Input[i] - mean[c]) / Math.Sqrt(variance[c] + (double)Eps) * batch.Weight[c] + batch.Bias[c];
        }

        Near.Assert(expected, actual, Tolerance, Tolerance, "output");
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalization_Gradients_AgreeWithTheReference(int rows, int channels, int plane)
    {
        var batch = new Batch(rows, channels, plane);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            using var normalization = new BatchNormalization(device.Accelerator, channels, plane, rows + 1, true, Eps);
            var input = device.Upload(batch.Input);
            var weight = device.Upload(batch.Weight);
            var output = device.Garbage<float>(batch.Input.Length);
            var gradWeight = device.Garbage<float>(channels);
            var gradBias = device.Garbage<float>(channels);
            var running = device.Upload(new float[channels]);
            normalization.ForwardTraining(
                rows, input, weight, device.Upload(batch.Bias), running, device.Upload(new float[channels]), output);
            // An evaluation between the passes must not disturb them.
            normalization.ForwardEvaluation(rows, input, weight, weight, running, device.Upload(Positive(channels)), output);
            var gradient = device.Upload(batch.GradOutput);
            normalization.ParameterGradients(rows, input, gradient, gradWeight, gradBias);
            normalization.InputGradient(rows, input, gradient, weight, gradient);
            return [.. device.Read(gradient), .. device.Read(gradWeight), .. device.Read(gradBias)];
        });
        (double[] gradInput, double[] gradWeight, double[] gradBias) = batch.Gradients();
        double scale = Math.Sqrt(rows * plane);
        // Two rows and one channel: both deviations are +-1 whatever the input, so that the gradient is a difference of equals.
        Near.Assert(gradInput, actual[..gradInput.Length], rows * plane == 2 ? 1e-3 : 4 * Tolerance, 4 * Tolerance, "input gradient");
        Near.Assert(gradWeight, actual[gradInput.Length..(gradInput.Length + channels)], Tolerance * scale, Tolerance, "weight gradient");
        Near.Assert(gradBias, actual[(gradInput.Length + channels)..], Tolerance * scale, Tolerance, "bias gradient");
        if (rows * plane > 2)
            AssertCentralDifferences(batch.Input, gradInput, batch.GradOutput, batch.Forward);
    }

    [Fact]
    public void BatchNormalization_FarFromZero_KeepsItsPrecision()
    {
        // Squares minus the square of the mean would lose all digits here.
        var batch = new Batch(64, 2, 49);
        float[] input = Array.ConvertAll(batch.Input, value => 4096f + value / 16f);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            using var normalization = new BatchNormalization(device.Accelerator, 2, 49, 64, true, Eps);
            var output = device.Garbage<float>(input.Length);
            var running = device.Upload(new float[2]);
            normalization.ForwardTraining(
                64, device.Upload(input), device.Upload(batch.Weight), device.Upload(batch.Bias), running, running, output);
            return device.Read(output);
        });
        // The mean of values near 4096 has an error of 1e-4 units; a deviation is 1/16.
        Near.Assert(batch.Forward(input), actual, 0.02, 0.005, "output");
    }

    [Fact]
    public void BatchNormalization_OfOneValue_IsRefused()
    {
        TestDevice device = TestDevice.All[0];
        using var normalization = new BatchNormalization(device.Accelerator, 2, 1, 4, true);
        var view = device.Garbage<float>(8);
        Assert.Contains("larger batch", Assert.Throws<ArgumentOutOfRangeException>(
            () => normalization.ForwardTraining(1, view, view, view, view, view, view)).Message);
        using var inference = new BatchNormalization(device.Accelerator, 2, 1, 4, false);
        Assert.Contains("training = true",
            Assert.Throws<InvalidOperationException>(() => inference.InputGradient(1, view, view, view, view)).Message);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void LayerNormalization_OfAnyShape_AgreesWithTheReference(int rows, int features)
    {
        var layer = new Layer(rows, features);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            using var normalization = new LayerNormalization(device.Accelerator, features, rows + 2, true, Eps);
            var input = device.Upload(layer.Input);
            var weight = device.Upload(layer.Weight);
            var output = device.Garbage<float>(layer.Input.Length);
            var gradWeight = device.Garbage<float>(features);
            var gradBias = device.Garbage<float>(features);
            normalization.Forward(rows, input, weight, device.Upload(layer.Bias), output);
            var gradient = device.Upload(layer.GradOutput);
            normalization.ParameterGradients(rows, input, gradient, gradWeight, gradBias);
            normalization.InputGradient(rows, input, gradient, weight, gradient);
            return [.. device.Read(output), .. device.Read(gradient), .. device.Read(gradWeight), .. device.Read(gradBias)];
        });
        int length = rows * features;
        (double[] gradInput, double[] gradWeight, double[] gradBias) = layer.Gradients();
        double scale = Math.Sqrt(rows);
        // Two features: both deviations are +-1 whatever the input, so that the gradient is a difference of equals, over a deviation that
        // may be small.
        double absolute = features == 2 ? 1e-3 : 4 * Tolerance;
        Near.Assert(layer.Forward(layer.Input), actual[..length], 4 * Tolerance, Tolerance, "output");
        Near.Assert(gradInput, actual[length..(2 * length)], absolute, 4 * Tolerance, "input gradient");
        Near.Assert(gradWeight, actual[(2 * length)..(2 * length + features)], 4 * Tolerance * scale, Tolerance, "weight gradient");
        Near.Assert(gradBias, actual[(2 * length + features)..], Tolerance * scale, Tolerance, "bias gradient");
        AssertCentralDifferences(layer.Input, gradInput, layer.GradOutput, layer.Forward);
    }

    private static float[] Positive(int count) => Array.ConvertAll(Inputs.Normal(count, 6), value => Math.Abs(value) + 0.1f);

    /// <summary>
    /// The derivative of sum(gradOutput * forward(input)): the reference's formula against differences of its forward pass.
    /// </summary>
    private static void AssertCentralDifferences(float[] input, double[] gradient, float[] gradOutput, Func<float[], double[]> forward)
    {
        for (int i = 0; i < input.Length; i += Math.Max(1, input.Length / 4))
        {
            float[] moved = [.. input];
            moved[i] = input[i] + 1f / 512;
            double above = Loss(moved);
            float high = moved[i];
            moved[i] = input[i] - 1f / 512;
            double slope = (above - Loss(moved)) / ((double)high - moved[i]);
            // The third derivative, times the step's square.
            Assert.Equal(slope, gradient[i], 2e-3 * (1 + Math.Abs(slope)));
        }

        double Loss(float[] values) => forward(values).Zip(gradOutput, (output, factor) => output * factor).Sum();
    }

    /// <summary>Inputs of a batch normalization, and its textbook.</summary>
    private sealed class Batch(int rows, int channels, int plane)
    {
        public float[] Input { get; } = Array.ConvertAll(Inputs.Normal(rows * channels * plane, 1, 1.5), value => value + 0.75f);

        public float[] GradOutput { get; } = Inputs.Normal(rows * channels * plane, 2);

        public float[] Weight { get; } = Inputs.Normal(channels, 3);

        public float[] Bias { get; } = Inputs.Normal(channels, 4);

        public double Mean(float[] input, int channel) => Of(channel).Average(i => (double)input[i]);

        public double Variance(float[] input, int channel)
        {
            double mean = Mean(input, channel);
            return Of(channel).Average(i => (input[i] - mean) * (input[i] - mean));
        }

        public double[] Forward(float[] input)
        {
            var output = new double[input.Length];
            for (int c = 0; c < channels; c++)
            {
                double mean = Mean(input, c);
                double deviation = Math.Sqrt(Variance(input, c) + Eps);
                foreach (int i in Of(c))
                    output[i] = (input[i] - mean) / deviation * Weight[c] + Bias[c];
            }

            return output;
        }

        public (double[] Input, double[] Weight, double[] Bias) Gradients()
        {
            var gradInput = new double[Input.Length];
            var gradWeight = new double[channels];
            var gradBias = new double[channels];
            double count = rows * plane;
            for (int c = 0; c < channels; c++)
            {
                double mean = Mean(Input, c);
                double deviation = Math.Sqrt(Variance(Input, c) + Eps);
                foreach (int i in Of(c))
                {
                    gradBias[c] += GradOutput[i];
                    gradWeight[c] += GradOutput[i] * (Input[i] - mean) / deviation;
                }

                foreach (int i in Of(c))
                {
                    gradInput[i] = Weight[c] / deviation
                        * (GradOutput[i] - gradBias[c] / count - (Input[i] - mean) / deviation * gradWeight[c] / count);
                }
            }

            return (gradInput, gradWeight, gradBias);
        }

        private IEnumerable<int> Of(int channel)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int i = 0; i < plane; i++)
                    yield return (row * channels + channel) * plane + i;
            }
        }
    }

    /// <summary>Inputs of a layer normalization, and its textbook.</summary>
    private sealed class Layer(int rows, int features)
    {
        public float[] Input { get; } = Array.ConvertAll(Inputs.Normal(rows * features, 1, 1.5), value => value + 0.75f);

        public float[] GradOutput { get; } = Inputs.Normal(rows * features, 2);

        public float[] Weight { get; } = Inputs.Normal(features, 3);

        public float[] Bias { get; } = Inputs.Normal(features, 4);

        public double[] Forward(float[] input)
        {
            var output = new double[input.Length];
            for (int i = 0; i < input.Length; i++)
                output[i] = Normalized(input, i) * Weight[i % features] + Bias[i % features];
            return output;
        }

        public (double[] Input, double[] Weight, double[] Bias) Gradients()
        {
            var gradInput = new double[Input.Length];
            var gradWeight = new double[features];
            var gradBias = new double[features];
            for (int i = 0; i < Input.Length; i++)
            {
                gradBias[i % features] += GradOutput[i];
                gradWeight[i % features] += GradOutput[i] * Normalized(Input, i);
            }

            for (int row = 0; row < rows; row++)
            {
                int start = row * features;
                double level = Enumerable.Range(start, features).Average(i => (double)GradOutput[i] * Weight[i % features]);
                double slope =
                    Enumerable.Range(start, features).Average(i => (double)GradOutput[i] * Weight[i % features] * Normalized(Input, i));
                for (int i = start; i < start + features; i++)
                {
                    gradInput[i] = (GradOutput[i] * (double)Weight[i % features] - level - Normalized(Input, i) * slope)
                        / Deviation(Input, row);
                }
            }

            return (gradInput, gradWeight, gradBias);
        }

        private double Normalized(float[] input, int i) => (input[i] - Mean(input, i / features)) / Deviation(input, i / features);

        private double Mean(float[] input, int row) => input.AsSpan(row * features, features).ToArray().Average(value => (double)value);

        private double Deviation(float[] input, int row)
        {
            double mean = Mean(input, row);
            return Math.Sqrt(input.AsSpan(row * features, features).ToArray().Average(value => (value - mean) * (value - mean)) + Eps);
        }
    }
}
