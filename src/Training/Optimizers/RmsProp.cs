using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's RMSprop, not centered: g += weightDecay * w; s = alpha * s + (1 - alpha) * g^2; d = g / (sqrt(s) + epsilon); with momentum v =
/// momentum * v + d; w -= learningRate * (d or v).
/// </summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="alpha">Decay of the mean squares, in [0, 1].</param>
    /// <param name="epsilon">Added to their root, above 0.</param>
    /// <param name="weightDecay">L2 penalty, at least 0.</param>
    /// <param name="momentum">In [0, 1].</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public RmsProp(double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0)
        : base(learningRate)
    {
        Alpha = CheckShare(alpha, nameof(Alpha));
        Epsilon = CheckEpsilon(epsilon);
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
        Momentum = CheckShare(momentum, nameof(Momentum));
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Optimizer> Kind { get; } = new(
        "rmsprop", "gradients divided by the root of their mean squares",
        [
            OptimizerSettings.LearningRate("0.01"),
            Setting.Number("alpha", "Decay of the mean squared gradient", "0.99", 0, 1, "a number from 0 to 1"),
            OptimizerSettings.Epsilon("1e-8"),
            OptimizerSettings.WeightDecay("0"),
            OptimizerSettings.Momentum,
        ],
        values => new RmsProp(
            values.Number("lr"), values.Number("alpha"), values.Number("eps"), values.Number("weight-decay"), values.Number("momentum")));

    /// <summary>In [0, 1].</summary>
    public double Alpha { get; }

    /// <summary>Above 0.</summary>
    public double Epsilon { get; }

    /// <summary>L2 penalty, at least 0.</summary>
    public double WeightDecay { get; }

    /// <summary>In [0, 1].</summary>
    public double Momentum { get; }

    /// <inheritdoc/>
    public override IOptimizer Load(Accelerator accelerator) => new RmsPropStep(accelerator, Alpha, Epsilon, Momentum, WeightDecay);
}
