using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>
/// How a network's outputs become the probabilities of its classes in predictions, where the loss did not teach it logits of a softmax. The order of the
/// classes is always that of their outputs.
/// </summary>
public abstract class OutputProbabilities
{
    /// <summary>Each output's sigmoid, divided by their sum.</summary>
    public static OutputProbabilities Sigmoids { get; } = new OfSigmoids();

    /// <summary>Outputs that imitate one-hot labels: those above 0, divided by their sum.</summary>
    public static OutputProbabilities OneHot { get; } = new OfOneHot();

    /// <summary>Writes one sample's probabilities; with correctly rounded operations only they have the same bits on every machine.</summary>
    /// <param name="outputs">[C].</param>
    /// <param name="probabilities">[C], overwritten: in [0, 1], of sum 1.</param>
    public abstract void Write(ReadOnlySpan<float> outputs, Span<float> probabilities);

    /// <summary>Divides by the sum; where that is 0, all classes are as probable.</summary>
    /// <param name="probabilities">At least 0 each; in place.</param>
    protected static void Normalize(Span<float> probabilities)
    {
        float sum = 0f;
        foreach (float value in probabilities)
            sum += value;
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = sum == 0f ? 1f / probabilities.Length : probabilities[i] / sum;
    }

    private sealed class OfSigmoids : OutputProbabilities
    {
        public override void Write(ReadOnlySpan<float> outputs, Span<float> probabilities)
        {
            for (int i = 0; i < outputs.Length; i++)
                probabilities[i] = DeviceMath.Sigmoid(outputs[i]);
            Normalize(probabilities);
        }
    }

    private sealed class OfOneHot : OutputProbabilities
    {
        public override void Write(ReadOnlySpan<float> outputs, Span<float> probabilities)
        {
            for (int i = 0; i < outputs.Length; i++)
                probabilities[i] = MathF.Max(outputs[i], 0f);
            Normalize(probabilities);
        }
    }
}
