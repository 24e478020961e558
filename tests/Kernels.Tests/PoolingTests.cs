namespace GpuTrainer.Kernels.Tests;

/// <summary>Pooling against loops as PyTorch documents them, on every device, bit for bit the same.</summary>
public sealed class PoolingTests
{
    private const int MaxRows = 4;

    // Rows; channels, height, width; kernel, stride, padding.
    public static readonly TheoryData<int, int, int, int, int, int, int> Shapes = new()
    {
        { 1, 1, 1, 1, 1, 1, 0 },
        { 3, 2, 8, 10, 2, 2, 0 },
        { 2, 3, 7, 9, 2, 2, 0 }, // A rest that no window covers.
        { 2, 1, 7, 46, 2, 2, 0 }, // A row of windows is whole vectors and a part of one; a row that no window covers.
        { 2, 2, 9, 12, 3, 2, 0 }, // Overlaps.
        { 2, 2, 9, 12, 3, 2, 1 },
        { 1, 2, 6, 21, 3, 1, 1 },
        { 2, 1, 11, 13, 5, 2, 2 },
        { 2, 1, 11, 14, 2, 3, 0 }, // Gaps.
        { 4, 5, 4, 4, 4, 4, 0 }, // All of a plane.
    };

    // Rows; channels, height, width, outHeight, outWidth.
    public static readonly TheoryData<int, int, int, int, int, int> AdaptiveShapes = new()
    {
        { 2, 3, 7, 9, 1, 1 }, { 2, 2, 8, 6, 4, 3 }, { 3, 1, 7, 10, 3, 4 }, { 1, 2, 5, 17, 5, 17 }, { 2, 1, 3, 4, 5, 7 },
        { 1, 1, 13, 33, 6, 19 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MaxPooling_OfAnyShape_AgreesWithTheReference(
        int rows, int channels, int height, int width, int kernel, int stride, int padding)
    {
        var shape = new PoolingShape(channels, height, width, kernel, stride, padding);
        // Few values: ties everywhere; NaN and infinities here and there.
        float[] input = Array.ConvertAll(Inputs.Integers(rows * shape.InputLength, 40, 1), value => value switch
        {
            0 => float.NaN,
            1 => float.NegativeInfinity,
            2 => float.PositiveInfinity,
            _ => value % 4,
        });
        float[] gradOutput = Inputs.Normal(rows * shape.OutputLength, 2);
        float[] actual = MaxPooled(shape, rows, input, gradOutput);
        (float[] output, float[] gradInput) = ReferenceMax(shape, rows, input, gradOutput);
        Assert.Equal(output, actual[..output.Length]);
        Assert.Equal(gradInput, actual[output.Length..]);
        float[] inference = TestDevice.SameBits<float>(device =>
        {
            using var pooling = new MaxPooling(device.Accelerator, shape, MaxRows, false);
            var view = device.Garbage<float>(output.Length);
            pooling.Forward(rows, device.Upload(input), view);
            return device.Read(view);
        });
        Assert.Equal(output, inference);
    }

    [Fact]
    public void MaxPooling_OfWindowsOfMinusInfinity_TakesTheirFirst()
    {
        var shape = new PoolingShape(1, 2, 4, 2, 2, 0);
        float[] input = Enumerable.Repeat(float.NegativeInfinity, 8).ToArray();
        float[] actual = MaxPooled(shape, 1, input, [3f, 4f]);
        Assert.Equal<float>([float.NegativeInfinity, float.NegativeInfinity, 3f, 0f, 4f, 0f, 0f, 0f, 0f, 0f], actual);
    }

    [Theory]
    [InlineData(Activation.Relu, 3, 1)]
    [InlineData(Activation.Tanh, 3, 1)]
    [InlineData(Activation.Relu, 2, 0)]
    [InlineData(Activation.Tanh, 2, 0)]
    public void MaxPooling_BackwardThroughAnActivation_IsBothAfterEachOther(Activation activation, int kernel, int padding)
    {
        var shape = new PoolingShape(2, 9, 22, kernel, 2, padding);
        float[] input = Array.ConvertAll(Inputs.Normal(2 * shape.InputLength, 1), value => Math.Clamp(value, -1f, 1f));
        float[] gradOutput = Inputs.Normal(2 * shape.OutputLength, 2);
        float[] fused = TestDevice.SameBits<float>(device =>
        {
            using var pooling = new MaxPooling(device.Accelerator, shape, MaxRows, true);
            var view = device.Upload(input);
            var gradInput = device.Garbage<float>(input.Length);
            pooling.Forward(2, view, device.Garbage<float>(gradOutput.Length));
            pooling.Backward(2, device.Upload(gradOutput), activation, view, gradInput);
            return device.Read(gradInput);
        });
        float[] pooled = MaxPooled(shape, 2, input, gradOutput)[gradOutput.Length..];
        float[] apart = TestDevice.SameBits<float>(device =>
        {
            var gradient = device.Upload(pooled);
            new Activations(device.Accelerator).Backward(activation, input.Length, device.Upload(input), gradient, gradient);
            return device.Read(gradient);
        });
        Assert.Equal(apart, fused);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AveragePooling_OfAnyShape_AgreesWithTheReference(
        int rows, int channels, int height, int width, int kernel, int stride, int padding)
    {
        var shape = new PoolingShape(channels, height, width, kernel, stride, padding);
        float[] input = Inputs.Normal(rows * shape.InputLength, 1);
        float[] gradOutput = Inputs.Normal(rows * shape.OutputLength, 2);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            var pooling = new AveragePooling(device.Accelerator, shape);
            var output = device.Garbage<float>(gradOutput.Length);
            var gradInput = device.Garbage<float>(input.Length);
            pooling.Forward(rows, device.Upload(input), output);
            pooling.Backward(rows, device.Upload(gradOutput), gradInput);
            return [.. device.Read(output), .. device.Read(gradInput)];
        });
        var expected = new double[actual.Length];
        for (int plane = 0; plane < rows * channels; plane++)
        {
            EachWindow(shape, (outPlace, places) =>
            {
                int o = plane * shape.OutHeight * shape.OutWidth + outPlace;
                foreach (int place in places)
                {
                    expected[o] += (double)input[plane * height * width + place] / (kernel * kernel);
                    expected[gradOutput.Length + plane * height * width + place] += (double)gradOutput[o] / (kernel * kernel);
                }
            });
        }

        // Sums of at most 25 values of about 1, each rounded, then divided.
        Near.Assert(expected, actual, 26 * 5 * Near.UnitRoundoff, Near.UnitRoundoff, "output and gradient");
    }

    [Theory]
    [MemberData(nameof(AdaptiveShapes))]
    public void AdaptiveAveragePooling_OfAnyShape_AgreesWithTheReference(
        int rows, int channels, int height, int width, int outHeight, int outWidth)
    {
        float[] input = Inputs.Normal(rows * channels * height * width, 1);
        float[] gradOutput = Inputs.Normal(rows * channels * outHeight * outWidth, 2);
        float[] actual = TestDevice.SameBits<float>(device =>
        {
            var pooling = new AdaptiveAveragePooling(device.Accelerator, channels, height, width, outHeight, outWidth);
            var output = device.Garbage<float>(gradOutput.Length);
            var gradInput = device.Garbage<float>(input.Length);
            pooling.Forward(rows, device.Upload(input), output);
            pooling.Backward(rows, device.Upload(gradOutput), gradInput);
            return [.. device.Read(output), .. device.Read(gradInput)];
        });
        var expected = new double[actual.Length];
        for (int o = 0; o < gradOutput.Length; o++)
        {
            int outY = o / outWidth % outHeight;
            int outX = o % outWidth;
            int firstY = (int)Math.Floor((double)outY * height / outHeight);
            int endY = (int)Math.Ceiling((outY + 1.0) * height / outHeight);
            int firstX = (int)Math.Floor((double)outX * width / outWidth);
            int endX = (int)Math.Ceiling((outX + 1.0) * width / outWidth);
            double share = 1.0 / ((endY - firstY) * (endX - firstX));
            for (int y = firstY; y < endY; y++)
            {
                for (int x = firstX; x < endX; x++)
                {
                    int i = (o / (outHeight * outWidth) * height + y) * width + x;
                    expected[o] += input[i] * share;
                    expected[gradOutput.Length + i] += gradOutput[o] * share;
                }
            }
        }

        // Sums of at most 63 values of about 1, each rounded.
        Near.Assert(expected, actual, 64 * 8 * Near.UnitRoundoff, Near.UnitRoundoff, "output and gradient");
    }

    [Theory]
    [InlineData(1, 4, 4, 2, 2, 2, "padding")]
    [InlineData(1, 4, 4, 7, 2, 0, "does not fit")]
    [InlineData(1, 4, 4, 2, 0, 0, "stride")]
    public void Shape_ThatIsNone_IsRefused(int channels, int height, int width, int kernel, int stride, int padding, string word) =>
        Assert.Contains(word, Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PoolingShape(channels, height, width, kernel, stride, padding)).Message);

    [Fact]
    public void Divide_OfAnyTwo_IsIntegerDivision()
    {
        for (int stride = 1; stride < 70; stride++)
        {
            for (int value = 0; value < 1 << 20; value += value < 1000 ? 1 : 997)
            {
                // Around multiples too, where a rounding error would show.
                int near = value / stride * stride;
                Assert.Equal(near / stride, Windows.Divide(near, 1f / stride));
                Assert.Equal((near + stride - 1) / stride, Windows.Divide(near + stride - 1, 1f / stride));
            }
        }
    }

    [Fact]
    public void Backward_OfAPoolingForInference_IsRefused()
    {
        TestDevice device = TestDevice.All[0];
        using var pooling = new MaxPooling(device.Accelerator, new PoolingShape(1, 2, 2, 2, 2, 0), 1, false);
        var view = device.Garbage<float>(4);
        Assert.Contains("training = true", Assert.Throws<InvalidOperationException>(() => pooling.Backward(1, view, view)).Message);
        Assert.Contains("2 rows", Assert.Throws<ArgumentOutOfRangeException>(() => pooling.Forward(2, view, view)).Message);
    }

    private static float[] MaxPooled(PoolingShape shape, int rows, float[] input, float[] gradOutput) =>
        TestDevice.SameBits<float>(device =>
    {
        using var pooling = new MaxPooling(device.Accelerator, shape, MaxRows, true);
        var output = device.Garbage<float>(gradOutput.Length);
        var gradInput = device.Garbage<float>(input.Length);
        pooling.Forward(rows, device.Upload(input), output);
        pooling.Backward(rows, device.Upload(gradOutput), gradInput);
        return [.. device.Read(output), .. device.Read(gradInput)];
    });

    // As PyTorch's max_pool2d: an element takes over if it is larger, or NaN.
    private static (float[] Output, float[] GradInput) ReferenceMax(PoolingShape shape, int rows, float[] input, float[] gradOutput)
    {
        var output = new float[gradOutput.Length];
        var gradInput = new float[input.Length];
        for (int plane = 0; plane < rows * shape.Channels; plane++)
        {
            int start = plane * shape.Height * shape.Width;
            EachWindow(shape, (outPlace, places) =>
            {
                int largest = places[0];
                foreach (int place in places)
                {
                    if (input[start + place] > input[start + largest] || float.IsNaN(input[start + place]))
                        largest = place;
                }

                int o = plane * shape.OutHeight * shape.OutWidth + outPlace;
                output[o] = input[start + largest];
                gradInput[start + largest] += gradOutput[o];
            });
        }

        return (output, gradInput);
    }

    /// <summary>Every window of a plane, ascending, with the places of its elements, ascending.</summary>
    private static void EachWindow(PoolingShape shape, Action<int, List<int>> window)
    {
        for (int outY = 0; outY < shape.OutHeight; outY++)
        {
            for (int outX = 0; outX < shape.OutWidth; outX++)
            {
                var places = new List<int>();
                for (int ky = 0; ky < shape.Kernel; ky++)
                {
                    for (int kx = 0; kx < shape.Kernel; kx++)
                    {
                        int y = outY * shape.Stride + ky - shape.Padding;
                        int x = outX * shape.Stride + kx - shape.Padding;
                        if (y >= 0 && y < shape.Height && x >= 0 && x < shape.Width)
                            places.Add(y * shape.Width + x);
                    }
                }

                window(outY * shape.OutWidth + outX, places);
            }
        }
    }
}
