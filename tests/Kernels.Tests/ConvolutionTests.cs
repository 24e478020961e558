using GpuTrainer.Compute;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Convolutions against the textbook's loops in double, on every device, bit for bit the same.</summary>
public sealed class ConvolutionTests
{
    // More rows than are used: what lies behind them must not matter.
    private const int MaxRows = 6;

    // Rows; channels, height, width, output channels; kernel, stride, padding, dilation, groups.
    public static readonly TheoryData<int, int, int, int, int, int, int, int, int, int> Shapes = new()
    {
        { 1, 1, 1, 1, 1, 1, 1, 0, 1, 1 }, // One element.
        { 3, 3, 5, 7, 4, 1, 1, 0, 1, 1 }, // No neighbours.
        { 2, 1, 28, 28, 5, 3, 1, 0, 1, 1 },
        { 5, 3, 9, 26, 9, 3, 1, 0, 1, 1 }, // Vectors across the ends of rows.
        { 2, 4, 6, 19, 33, 3, 1, 1, 1, 1 },
        { 4, 2, 13, 5, 3, 5, 1, 2, 1, 1 },
        { 1, 2, 15, 9, 6, 7, 1, 0, 1, 1 },
        { 2, 2, 7, 7, 3, 7, 1, 0, 1, 1 }, // One output.
        { 3, 3, 8, 9, 4, 3, 2, 1, 1, 1 },
        { 2, 2, 12, 11, 3, 3, 3, 0, 1, 1 },
        { 2, 2, 9, 10, 5, 1, 2, 0, 1, 1 }, // Elements that no output sees.
        { 2, 3, 11, 14, 2, 5, 2, 2, 1, 1 },
        { 3, 2, 10, 12, 3, 3, 1, 2, 2, 1 },
        { 2, 2, 11, 13, 4, 3, 2, 1, 2, 1 }, // Dilation and stride share a factor: fewer phases than taps.
        { 2, 2, 14, 9, 3, 3, 3, 2, 2, 1 },
        { 2, 1, 4, 4, 2, 1, 1, 2, 1, 1 }, // More padding than the kernel reaches: outputs of zeros alone.
        { 3, 4, 6, 8, 6, 3, 1, 1, 1, 2 },
        { 2, 6, 9, 7, 4, 3, 2, 1, 1, 2 },
        { 2, 5, 8, 11, 5, 3, 1, 1, 1, 5 }, // Depthwise.
        { 2, 3, 7, 9, 6, 3, 2, 1, 1, 3 }, // Depthwise, two outputs a channel.
        { 2, 20, 6, 6, 40, 3, 1, 1, 1, 2 }, // Groups as wide as vectors.
        { 2, 40, 4, 5, 70, 3, 1, 1, 1, 1 }, // Many steps and tiles.
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_OfAnyShape_AgreesWithTheReference(
        int rows, int channels, int height, int width, int outChannels, int kernel, int stride, int padding, int dilation, int groups)
    {
        var shape = new ConvolutionShape(channels, height, width, outChannels, kernel, stride, padding, dilation, groups);
        Problem problem = Problem.Of(shape, rows);
        float[] withBias = Forward(problem, problem.Bias);
        float[] withoutBias = Forward(problem, []);
        Near.Assert(problem.Forward(problem.Bias, out double[] bounds), withBias, i => bounds[i], "output");
        Near.Assert(problem.Forward(new float[outChannels], out bounds), withoutBias, i => bounds[i], "output without bias");
        Assert.Equal(problem.ForwardChain(), withBias);
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void Forward_WithAnActivation_AppliesIt(Activation activation)
    {
        var shape = new ConvolutionShape(2, 9, 26, 5, 3, 1, 0, 1, 1);
        Problem problem = Problem.Of(shape, 2);
        float[] fused = TestDevice.SameBits(device =>
        {
            using var convolution = new Convolution(device.Accelerator, shape, MaxRows, false, false);
            var output = device.Garbage<float>(2 * shape.OutputLength);
            convolution.Forward(
                2, device.Upload(problem.Input), device.Upload(problem.Weight), device.Upload(problem.Bias), activation, output);
            return device.Read(output);
        });
        float[] apart = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(2 * shape.OutputLength);
            new Activations(device.Accelerator).Forward(activation, 2 * shape.OutputLength, device.Upload(problem.ForwardChain()), output);
            return device.Read(output);
        });
        Assert.Equal(apart, fused);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void InputGradient_OfAnyShape_AgreesWithTheReference(
        int rows, int channels, int height, int width, int outChannels, int kernel, int stride, int padding, int dilation, int groups)
    {
        var shape = new ConvolutionShape(channels, height, width, outChannels, kernel, stride, padding, dilation, groups);
        Problem problem = Problem.Of(shape, rows);
        float[] gradient = TestDevice.SameBits(device =>
        {
            using var convolution = new Convolution(device.Accelerator, shape, MaxRows, false, true);
            var output = device.Garbage<float>(rows * shape.InputLength);
            convolution.InputGradient(rows, device.Upload(problem.GradOutput), device.Upload(problem.Weight), output);
            return device.Read(output);
        });
        Near.Assert(problem.InputGradient(out double[] bounds), gradient, i => bounds[i], "input gradient");
        AssertCentralDifferences(problem, gradient, problem.Input, step => problem with { Input = step });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WeightGradient_OfAnyShape_AgreesWithTheReference(
        int rows, int channels, int height, int width, int outChannels, int kernel, int stride, int padding, int dilation, int groups)
    {
        var shape = new ConvolutionShape(channels, height, width, outChannels, kernel, stride, padding, dilation, groups);
        Problem problem = Problem.Of(shape, rows);
        float[] gradients = TestDevice.SameBits(device =>
        {
            using var convolution = new Convolution(device.Accelerator, shape, MaxRows, true, false);
            var gradWeight = device.Garbage<float>(shape.WeightLength);
            var gradBias = device.Garbage<float>(outChannels);
            convolution.WeightGradient(rows, device.Upload(problem.Input), device.Upload(problem.GradOutput), gradWeight, gradBias);
            return device.Read(gradWeight).Concat(device.Read(gradBias)).ToArray();
        });
        double[] expected = problem.ParameterGradients(out double[] bounds);
        Near.Assert(expected, gradients, i => bounds[i], "weight and bias gradient");
        AssertCentralDifferences(problem, gradients[..shape.WeightLength], problem.Weight, step => problem with { Weight = step });
    }

    [Fact]
    public void WeightGradient_OfManySamples_AddsTheChunks()
    {
        // 900 outputs: four samples a chunk.
        var shape = new ConvolutionShape(2, 32, 32, 3, 3, 1, 0, 1, 1);
        const int rows = 11;
        Assert.Equal(4, ConvolutionWeightGradient.ChunkSamples(shape, rows));
        Problem problem = Problem.Of(shape, rows);
        float[] gradients = TestDevice.SameBits(device =>
        {
            using var convolution = new Convolution(device.Accelerator, shape, rows + 3, true, false);
            var gradWeight = device.Garbage<float>(shape.WeightLength);
            var gradBias = device.Garbage<float>(shape.OutChannels);
            ArrayView input = new(device.Upload(problem.Input));
            convolution.WeightGradient(rows, input.Of, device.Upload(problem.GradOutput), gradWeight, default);
            convolution.WeightGradient(rows, input.Of, device.Upload(problem.GradOutput), gradWeight, gradBias);
            return device.Read(gradWeight).Concat(device.Read(gradBias)).ToArray();
        });
        double[] expected = problem.ParameterGradients(out double[] bounds);
        Near.Assert(expected, gradients, i => bounds[i], "weight and bias gradient");
    }

    // Copies of about 20,000 elements a sample: a processor makes them of 25 samples at a time.
    [Theory]
    [InlineData(64, 16, 8, 1, 1, 1)] // Of the input.
    [InlineData(2, 16, 64, 3, 1, 0)] // Of the gradient, for both gradients.
    [InlineData(2, 33, 64, 3, 2, 1)] // With phases.
    public void AllPasses_OfManySamples_GoInBlocks(int channels, int size, int outChannels, int kernel, int stride, int padding)
    {
        const int rows = 30;
        var shape = new ConvolutionShape(channels, size, size, outChannels, kernel, stride, padding, 1, 1);
        Problem problem = Problem.Of(shape, rows);
        float[] actual = TestDevice.SameBits(device =>
        {
            using var convolution = new Convolution(device.Accelerator, shape, rows + 1, true, true);
            var input = device.Upload(problem.Input);
            var weight = device.Upload(problem.Weight);
            var gradOutput = device.Upload(problem.GradOutput);
            var output = device.Garbage<float>(rows * shape.OutputLength);
            var gradInput = device.Garbage<float>(rows * shape.InputLength);
            var gradWeight = device.Garbage<float>(shape.WeightLength);
            var gradBias = device.Garbage<float>(outChannels);
            convolution.Forward(rows, input, weight, device.Upload(problem.Bias), output);
            convolution.InputGradient(rows, gradOutput, weight, gradInput);
            convolution.WeightGradient(rows, input, gradOutput, gradWeight, gradBias);
            return device.Read(output).Concat(device.Read(gradInput)).Concat(device.Read(gradWeight))
                .Concat(device.Read(gradBias)).ToArray();
        });
        int outputs = rows * shape.OutputLength;
        int inputs = rows * shape.InputLength;
        Near.Assert(problem.Forward(problem.Bias, out double[] bounds), actual[..outputs], i => bounds[i], "output");
        Near.Assert(problem.InputGradient(out bounds), actual[outputs..(outputs + inputs)], i => bounds[i], "input gradient");
        Near.Assert(problem.ParameterGradients(out bounds), actual[(outputs + inputs)..], i => bounds[i], "weight and bias gradient");
    }

    [Fact]
    public void ChunkSamples_OfManyRows_KeepThePartialSumsBounded()
    {
        var shape = new ConvolutionShape(512, 4, 4, 512, 3, 1, 1, 1, 1);
        const int rows = 1024 * 1024;
        long chunks = (rows + ConvolutionWeightGradient.ChunkSamples(shape, rows) - 1)
            / ConvolutionWeightGradient.ChunkSamples(shape, rows);
        Assert.InRange(chunks * shape.WeightLength, 1, 16 * 1024 * 1024);
    }

    [Fact]
    public void Calls_ThatTheConstructorWasNotToldOf_AreRefused()
    {
        TestDevice device = TestDevice.All[0];
        var shape = new ConvolutionShape(1, 4, 4, 1, 3, 1, 0, 1, 1);
        using var convolution = new Convolution(device.Accelerator, shape, 2, false, false);
        var view = device.Garbage<float>(100);
        Assert.Contains("training = true",
            Assert.Throws<InvalidOperationException>(() => convolution.WeightGradient(1, view, view, view, view)).Message);
        Assert.Contains("needsInputGradient",
            Assert.Throws<InvalidOperationException>(() => convolution.InputGradient(1, view, view, view)).Message);
        Assert.Contains("3 rows", Assert.Throws<ArgumentOutOfRangeException>(() => convolution.Forward(3, view, view, view, view)).Message);
        Assert.Contains("input has 100", Assert.Throws<ArgumentException>(
            () => new Convolution(device.Accelerator, shape with { Height = 50 }, 2, false, false).Forward(1, view, view, view,
                view)).Message);
    }

    [Theory]
    [InlineData(3, 5, 5, 4, 3, 1, 0, 1, 2, "groups")]
    [InlineData(1, 4, 9, 1, 3, 1, 0, 2, 1, "spans 5")]
    [InlineData(1, 4, 4, 1, 3, 0, 0, 1, 1, "stride")]
    [InlineData(1, 4, 4, 1, 3, 1, -1, 1, 1, "padding")]
    public void Shape_ThatIsNone_IsRefused(
        int channels, int height, int width, int outChannels, int kernel, int stride, int padding, int dilation, int groups, string word) =>
        Assert.Contains(word, Assert.Throws<ArgumentOutOfRangeException>(
            () => new ConvolutionShape(channels, height, width, outChannels, kernel, stride, padding, dilation, groups)).Message);

    private static float[] Forward(Problem problem, float[] bias) => TestDevice.SameBits(device =>
    {
        using var convolution = new Convolution(device.Accelerator, problem.Shape, MaxRows, false, false);
        var output = device.Garbage<float>(problem.Rows * problem.Shape.OutputLength);
        convolution.Forward(
            problem.Rows, device.Upload(problem.Input), device.Upload(problem.Weight),
            bias.Length == 0 ? default : device.Upload(bias), output);
        return device.Read(output);
    });

    /// <summary>
    /// The loss sum(gradOutput * output) is linear in the inputs and in the weights, so that differences give its derivatives but for
    /// rounding: of doubles, at steps of 1/8, and of the gradient itself.
    /// </summary>
    private static void AssertCentralDifferences(Problem problem, float[] gradient, float[] values, Func<float[], Problem> with)
    {
        // A few elements, spread; the reference is slow.
        for (int i = 0; i < values.Length; i += Math.Max(1, values.Length / 5))
        {
            float[] moved = [.. values];
            moved[i] = values[i] + 0.125f;
            double above = with(moved).Loss();
            float step = moved[i];
            moved[i] = values[i] - 0.125f;
            double below = with(moved).Loss();
            double slope = (above - below) / ((double)step - moved[i]);
            Assert.Equal(slope, gradient[i], 1e-4 * (1 + Math.Abs(slope)));
        }
    }

    /// <summary>A view that closures may hold.</summary>
    private readonly record struct ArrayView(ILGPU.ArrayView<float> Of);

    /// <summary>Inputs of a convolution, and its textbook.</summary>
    private sealed record Problem(ConvolutionShape Shape, int Rows, float[] Input, float[] Weight, float[] Bias, float[] GradOutput)
    {
        public static Problem Of(ConvolutionShape shape, int rows) => new(
            shape, rows, Inputs.Normal(rows * shape.InputLength, 1), Inputs.Normal(shape.WeightLength, 2, 0.5),
            Inputs.Normal(shape.OutChannels, 3),
            Inputs.Normal(rows * shape.OutputLength, 4));

        /// <summary>With the textbook's bound for a chain of fused steps and one addition.</summary>
        public double[] Forward(float[] bias, out double[] bounds)
        {
            var output = new double[Rows * Shape.OutputLength];
            var magnitudes = new double[output.Length];
            Each((n, m, y, x, c, ky, kx, input, weight, o) =>
            {
                double term = (double)Input[input] * Weight[weight];
                output[o] += term;
                magnitudes[o] += Math.Abs(term);
            });
            bounds = new double[output.Length];
            int plane = Shape.OutHeight * Shape.OutWidth;
            for (int o = 0; o < output.Length; o++)
            {
                float offset = bias[o / plane % Shape.OutChannels];
                output[o] += offset;
                bounds[o] = (Shape.FanIn + 1) * Near.UnitRoundoff * (magnitudes[o] + Math.Abs(offset));
            }

            return output;
        }

        /// <summary>The chain that the contract names, in float, with the bias.</summary>
        public float[] ForwardChain()
        {
            var output = new float[Rows * Shape.OutputLength];
            Each((n, m, y, x, c, ky, kx, input, weight, o) =>
                output[o] = KernelMath.FusedMultiplyAdd(Weight[weight], Input[input], output[o]));
            int plane = Shape.OutHeight * Shape.OutWidth;
            for (int o = 0; o < output.Length; o++)
                output[o] += Bias[o / plane % Shape.OutChannels];
            return output;
        }

        public double[] InputGradient(out double[] bounds)
        {
            var gradient = new double[Rows * Shape.InputLength];
            var magnitudes = new double[gradient.Length];
            Each((n, m, y, x, c, ky, kx, input, weight, o) =>
            {
                double term = (double)GradOutput[o] * Weight[weight];
                gradient[input] += term;
                magnitudes[input] += Math.Abs(term);
            });
            int steps = Shape.OutChannels / Shape.Groups * Shape.Kernel * Shape.Kernel;
            bounds = Array.ConvertAll(magnitudes, magnitude => steps * Near.UnitRoundoff * magnitude);
            return gradient;
        }

        /// <summary>Of the weight, then of the bias.</summary>
        public double[] ParameterGradients(out double[] bounds)
        {
            var gradient = new double[Shape.WeightLength + Shape.OutChannels];
            var magnitudes = new double[gradient.Length];
            Each((n, m, y, x, c, ky, kx, input, weight, o) =>
            {
                double term = (double)GradOutput[o] * Input[input];
                gradient[weight] += term;
                magnitudes[weight] += Math.Abs(term);
            });
            int plane = Shape.OutHeight * Shape.OutWidth;
            for (int o = 0; o < GradOutput.Length; o++)
            {
                gradient[Shape.WeightLength + o / plane % Shape.OutChannels] += GradOutput[o];
                magnitudes[Shape.WeightLength + o / plane % Shape.OutChannels] += Math.Abs(GradOutput[o]);
            }

            bounds = Array.ConvertAll(magnitudes, magnitude => Rows * plane * Near.UnitRoundoff * magnitude);
            return gradient;
        }

        public double Loss()
        {
            double sum = 0;
            Each((n, m, y, x, c, ky, kx, input, weight, o) => sum += (double)Input[input] * Weight[weight] * GradOutput[o]);
            return sum;
        }

        /// <summary>Every tap that lies on the input, ascending, with the places of its input, its weight and its output.</summary>
        private void Each(Action<int, int, int, int, int, int, int, int, int, int> tap)
        {
            int groupInputs = Shape.InChannels / Shape.Groups;
            int groupOutputs = Shape.OutChannels / Shape.Groups;
            for (int n = 0; n < Rows; n++)
            {
                for (int m = 0; m < Shape.OutChannels; m++)
                {
                    for (int y = 0; y < Shape.OutHeight; y++)
                    {
                        for (int x = 0; x < Shape.OutWidth; x++)
                        {
                            for (int c = 0; c < groupInputs; c++)
                            {
                                for (int ky = 0; ky < Shape.Kernel; ky++)
                                {
                                    for (int kx = 0; kx < Shape.Kernel; kx++)
                                    {
                                        int row = y * Shape.Stride + ky * Shape.Dilation - Shape.Padding;
                                        int column = x * Shape.Stride + kx * Shape.Dilation - Shape.Padding;
                                        if (row < 0 || row >= Shape.Height || column < 0 || column >= Shape.Width)
                                            continue;
                                        int input = ((n * Shape.InChannels + m / groupOutputs * groupInputs + c) * Shape.Height + row)
                                            * Shape.Width + column;
                                        int weight = ((m * groupInputs + c) * Shape.Kernel + ky) * Shape.Kernel + kx;
                                        tap(n, m, y, x, c, ky, kx, input, weight,
                                            ((n * Shape.OutChannels + m) * Shape.OutHeight + y) * Shape.OutWidth + x);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
