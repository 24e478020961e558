using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's AdamW: the weight decay shrinks the weights directly, w -= learningRate * weightDecay * w, apart from the gradient.
/// </summary>
public sealed record AdamW : Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Decay of the mean of the gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of their squares, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the second mean, more than 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public AdamW(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : base(learningRate, weightDecay)
    {
        Beta1 = Check(beta1, nameof(Beta1), 1, maximumIncluded: false);
        Beta2 = Check(beta2, nameof(Beta2), 1, maximumIncluded: false);
        // Not 0 as in PyTorch: a weight without a gradient would become 0 / 0.
        if (!(epsilon > 0 && epsilon <= double.MaxValue))
            throw new TrainingException($"Optimizer: Epsilon is {epsilon}, expected more than 0.");
        Epsilon = epsilon;
    }

    /// <summary>In [0, 1).</summary>
    public double Beta1 { get; }

    /// <summary>In [0, 1).</summary>
    public double Beta2 { get; }

    /// <summary>More than 0.</summary>
    public double Epsilon { get; }

    internal override Kernels.IOptimizer Load(Accelerator accelerator) =>
        new Kernels.Adam(accelerator, Beta1, Beta2, Epsilon, WeightDecay, decoupled: true);
}
