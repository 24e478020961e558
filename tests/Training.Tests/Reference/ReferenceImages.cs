namespace GpuTrainer.Training.Tests.Reference;

/// <summary>Layers over images in double, as PyTorch's documentation writes them: [rows, channels, height, width].</summary>
internal static class ReferenceImages
{
    public static double[] Convolve(double[] input, int rows, (int C, int H, int W) shape, Conv2dSize size, double[] weight, double[]? bias)
    {
        (int outH, int outW) = (size.Extent(shape.H), size.Extent(shape.W));
        int perGroup = shape.C / size.Groups;
        double[] output = new double[rows * size.Out * outH * outW];
        ForEach(rows, size.Out, outH, outW, (row, o, y, x, at) =>
        {
            double sum = bias?[o] ?? 0;
            for (int c = 0; c < perGroup; c++)
            {
                for (int ky = 0; ky < size.Kernel; ky++)
                {
                    for (int kx = 0; kx < size.Kernel; kx++)
                    {
                        int inY = y * size.Stride + ky * size.Dilation - size.Padding;
                        int inX = x * size.Stride + kx * size.Dilation - size.Padding;
                        if (inY < 0 || inY >= shape.H || inX < 0 || inX >= shape.W)
                            continue;
                        int channel = o / (size.Out / size.Groups) * perGroup + c;
                        sum += input[((row * shape.C + channel) * shape.H + inY) * shape.W + inX]
                            * weight[((o * perGroup + c) * size.Kernel + ky) * size.Kernel + kx];
                    }
                }
            }

            output[at] = sum;
        });
        return output;
    }

    /// <summary>What a window holds goes through <paramref name="reduce"/>; places on the padding are left out.</summary>
    public static double[] Pool(
        double[] input, int rows, (int C, int H, int W) shape, int kernel, int stride, int padding, Func<List<double>, double> reduce)
    {
        int outH = (shape.H + 2 * padding - kernel) / stride + 1, outW = (shape.W + 2 * padding - kernel) / stride + 1;
        double[] output = new double[rows * shape.C * outH * outW];
        ForEach(rows, shape.C, outH, outW, (row, c, y, x, at) => output[at] = reduce(Window(
            input, (row * shape.C + c) * shape.H * shape.W, shape, y * stride - padding, y * stride - padding + kernel,
            x * stride - padding,
            x * stride - padding + kernel)));
        return output;
    }

    public static double[] AdaptiveMean(double[] input, int rows, (int C, int H, int W) shape, int size)
    {
        double[] output = new double[rows * shape.C * size * size];
        ForEach(rows, shape.C, size, size, (row, c, y, x, at) => output[at] = Window(
            input, (row * shape.C + c) * shape.H * shape.W, shape, y * shape.H / size, ((y + 1) * shape.H + size - 1) / size,
            x * shape.W / size,
            ((x + 1) * shape.W + size - 1) / size).Average());
        return output;
    }

    /// <summary>
    /// (x - mean) / sqrt(variance + eps) * weight + bias over the batch, a channel of <paramref name="plane"/> elements at a time.
    /// </summary>
    public static double[] BatchNorm(double[] input, int rows, int channels, int plane, double[] weight, double[] bias)
    {
        double[] output = new double[input.Length];
        for (int c = 0; c < channels; c++)
        {
            int[] places = [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range((row * channels + c) * plane, plane))];
            Normalize(input, output, places, _ => weight[c], _ => bias[c]);
        }

        return output;
    }

    public static double[] LayerNorm(double[] input, int rows, double[] weight, double[] bias)
    {
        double[] output = new double[input.Length];
        int features = input.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            Normalize(input, output, [.. Enumerable.Range(row * features, features)], place => weight[place % features], place =>
                bias[place % features]);
        }

        return output;
    }

    private static void Normalize(double[] input, double[] output, int[] places, Func<int, double> weight, Func<int, double> bias)
    {
        double mean = places.Average(place => input[place]);
        double variance = places.Average(place => Math.Pow(input[place] - mean, 2));
        foreach (int place in places)
            output[place] = (input[place] - mean) / Math.Sqrt(variance + 1e-5f) * weight(place) + bias(place);
    }

    private static List<double> Window(double[] input, int plane, (int C, int H, int W) shape, int top, int bottom, int left, int right)
    {
        var values = new List<double>();
        for (int y = Math.Max(top, 0); y < Math.Min(bottom, shape.H); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(right, shape.W); x++)
                values.Add(input[plane + y * shape.W + x]);
        }

        return values;
    }

    private static void ForEach(int rows, int channels, int height, int width, Action<int, int, int, int, int> visit)
    {
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int y = 0; y < height; y++)
                {
                    for (int x = 0; x < width; x++)
                        visit(row, c, y, x, at++);
                }
            }
        }
    }
}

/// <summary>A convolution in figures.</summary>
internal sealed record Conv2dSize(int Out, int Kernel, int Stride, int Padding, int Dilation, int Groups)
{
    public int Extent(int size) => (size + 2 * Padding - Dilation * (Kernel - 1) - 1) / Stride + 1;
}
