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
        double[] value = input;
        for (int i = 0; i < model.Layers.Count; i++)
        {
            value = model.Layers[i] switch
            {
                Linear linear => Multiply(value, rows, linear.OutFeatures, Weights[$"{i}.weight"], Weights[$"{i}.bias"]),
                ReLU => Array.ConvertAll(value, x => Math.Max(x, 0)),
                Tanh => Array.ConvertAll(value, Math.Tanh),
                Sigmoid => Array.ConvertAll(value, x => 1 / (1 + Math.Exp(-x))),
                Dropout layer when dropout is var (seed, step) => Drop(value, layer.P, seed, step, (uint)i),
                Dropout or Flatten or Identity => value,
                _ => throw new NotSupportedException(model.Layers[i].Name),
            };
        }

        return value;
    }

    private static double[] Multiply(double[] input, int rows, int outputs, double[] weight, double[] bias)
    {
        int inputs = input.Length / rows;
        double[] output = new double[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int o = 0; o < outputs; o++)
            {
                double sum = bias[o];
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
