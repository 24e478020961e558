using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>PyTorch's Adam: the weight decay is added to the gradient (L2 penalty).</summary>
public sealed record Adam : AdamBase
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Decay of the mean of the gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of their squares, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the second mean, more than 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>What the command calls it.</summary>
    public static Kind<Optimizer> Kind { get; } = new(
        "adam", "Adam", Settings(weightDecay: "0"),
        values => new Adam(
            values.Number("lr"), values.Number("beta1"), values.Number("beta2"), values.Number("eps"), values.Number("weight-decay")));

    /// <inheritdoc/>
    public override IOptimizer Load(Accelerator accelerator) => new AdamStep(accelerator, Beta1, Beta2, Epsilon, WeightDecay, decoupled: false);
}
