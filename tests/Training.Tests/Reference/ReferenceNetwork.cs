using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests.Reference;

/// <summary>A network in double, written as the textbook writes it: what the device's results are compared with.</summary>
internal sealed class ReferenceNetwork(Sequential model, IEnumerable<NamedTensor> weights)
{
    /// <summary>The parameters in PyTorch's order and shape; tests change single elements.</summary>
    public Dictionary<string, double[]> Weights { get; } =
        weights.ToDictionary(tensor => tensor.Name, tensor => Array.ConvertAll(tensor.Values, value => (double)value));

    /// <summary>The logits [rows, outputs].</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="rows">Samples.</param>
    /// <param name="dropout">Seed and step of a training pass; null = evaluation.</param>
    public double[] Forward(double[] input, int rows, (ulong Seed, uint Step)? dropout = null)
    {
        return Forward(model.Layers, model.InputShape, "", 0, input, rows, dropout);
    }

    private double[] Forward(
        IReadOnlyList<Layer> layers, Shape shape, string prefix, uint stream, double[] input, int rows, (ulong Seed, uint Step)? dropout)
    {
        double[] value = input;
        for (int i = 0; i < layers.Count; i++)
        {
            string name = $"{prefix}{i}.";
            value = layers[i] switch
            {
                Linear linear =>
                    Multiply(value, rows, linear.OutFeatures, Weights[name + "weight"], Weights.GetValueOrDefault(name + "bias")),
                ReLU => Array.ConvertAll(value, x => Math.Max(x, 0)),
                LeakyReLU leaky => Array.ConvertAll(value, x => x > 0 ? x : leaky.NegativeSlope * x),
                Tanh => Array.ConvertAll(value, Math.Tanh),
                Sigmoid => Array.ConvertAll(value, Logistic),
                SiLU => Array.ConvertAll(value, x => x * Logistic(x)),
                GELU => Array.ConvertAll(value, x => x * NormalDistribution(x)),
                Softmax => SoftmaxOf(value, rows),
                Conv2d layer => ReferenceImages.Convolve(
                    value, rows, ImageOf(shape),
                    new Conv2dSize(layer.OutChannels, layer.Kernel, layer.Stride, layer.Padding, layer.Dilation, layer.Groups),
                    Weights[name + "weight"], Weights.GetValueOrDefault(name + "bias")),
                MaxPool2d pool =>
                    ReferenceImages.Pool(value, rows, ImageOf(shape), pool.Kernel, pool.Stride, pool.Padding, window => window.Max()),
                AvgPool2d pool => ReferenceImages.Pool(
                    value, rows, ImageOf(shape), pool.Kernel, pool.Stride, pool.Padding,
                    window => window.Sum() / (pool.Kernel * pool.Kernel)),
                AdaptiveAvgPool2d pool => ReferenceImages.AdaptiveMean(value, rows, ImageOf(shape), pool.Size),
                BatchNorm1d or BatchNorm2d => ReferenceImages.BatchNorm(
                    value, rows, shape[0], shape.Count / shape[0], Weights[name + "weight"], Weights[name + "bias"]),
                LayerNorm => ReferenceImages.LayerNorm(value, rows, Weights[name + "weight"], Weights[name + "bias"]),
                Residual residual => [.. value.Zip(
                    Forward(residual.Body, shape, name, (stream + (uint)i + 1) * 1024, value, rows, dropout), (x, branch) => x + branch)],
                Dropout layer when dropout is var (seed, step) => Drop(value, layer.P, seed, step, stream + (uint)i),
                Dropout or Flatten or Identity => value,
                _ => throw new NotSupportedException(layers[i].Name),
            };
            shape = layers[i].OutputShape(shape);
        }

        return value;
    }

    private static (int C, int H, int W) ImageOf(Shape shape) => (shape[0], shape[1], shape[2]);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>P(X &lt;= x) of a standard normal X: 1/2 plus the density times the sum of x^(2n + 1) / (1 * 3 * ... * (2n + 1)).</summary>
    private static double NormalDistribution(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= x * x / (2 * n + 1);
            sum += term;
        }

        return 0.5 + (Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * sum);
    }

    private static double[] SoftmaxOf(double[] input, int rows)
    {
        int features = input.Length / rows;
        double[] output = new double[input.Length];
        for (int row = 0; row < rows; row++)
        {
            double sum = Enumerable.Range(row * features, features).Sum(i => Math.Exp(input[i]));
            for (int i = row * features; i < (row + 1) * features; i++)
                output[i] = Math.Exp(input[i]) / sum;
        }

        return output;
    }

    private static double[] Multiply(double[] input, int rows, int outputs, double[] weight, double[]? bias)
    {
        int inputs = input.Length / rows;
        double[] output = new double[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int o = 0; o < outputs; o++)
            {
                double sum = bias?[o] ?? 0;
                for (int i = 0; i < inputs; i++)
                    sum += input[(row * inputs) + i] * weight[(o * inputs) + i];
                output[(row * outputs) + o] = sum;
            }
        }

        return output;
    }

    /// <summary>
    /// Element e of N takes word e / q of the Philox block (e % q, step, layer, 1), q = ceil(N / 4), and is dropped below p.
    /// </summary>
    private static double[] Drop(double[] input, float p, ulong seed, uint step, uint layer)
    {
        int quarter = (input.Length + 3) / 4;
        double[] output = new double[input.Length];
        for (int e = 0; e < input.Length; e++)
        {
            (uint x, uint y, uint z, uint w) = PhiloxBlock.Generate(seed, ((uint)(e % quarter), step, layer, 1));
            uint[] words = [x, y, z, w];
            output[e] = (words[e / quarter] >> 8) / 16777216.0 >= p ? input[e] / (1.0 - p) : 0;
        }

        return output;
    }
}
