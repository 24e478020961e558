using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's Adagrad: g += weightDecay * w; s += g^2; w -= learningRate / (1 + (step - 1) * rateDecay) * g / (sqrt(s) + epsilon).
/// </summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="rateDecay">At least 0.</param>
    /// <param name="weightDecay">L2 penalty, at least 0.</param>
    /// <param name="initialAccumulator">The initial sums of squares, at least 0.</param>
    /// <param name="epsilon">Added to their root, above 0.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public Adagrad(
        double learningRate = 1e-2, double rateDecay = 0, double weightDecay = 0, double initialAccumulator = 0, double epsilon = 1e-10)
        : base(learningRate)
    {
        RateDecay = CheckAtLeastZero(rateDecay, nameof(RateDecay));
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
        InitialAccumulator = CheckAtLeastZero(initialAccumulator, nameof(InitialAccumulator));
        Epsilon = CheckEpsilon(epsilon);
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Optimizer> Kind { get; } = new(
        "adagrad", "gradients divided by the root of the sum of their squares",
        [
            OptimizerSettings.LearningRate("0.01"),
            Setting.Number("lr-decay", "Divides the rate of step k by 1 + (k - 1) N", "0", 0, double.MaxValue, "a number of at least 0"),
            OptimizerSettings.WeightDecay("0"),
            Setting.Number("initial-accumulator", "Initial sums of squares", "0", 0, double.MaxValue, "a number of at least 0"),
            OptimizerSettings.Epsilon("1e-10"),
        ],
        values => new Adagrad(
            values.Number("lr"), values.Number("lr-decay"), values.Number("weight-decay"), values.Number("initial-accumulator"),
            values.Number("eps")));

    /// <summary>At least 0.</summary>
    public double RateDecay { get; }

    /// <summary>L2 penalty, at least 0.</summary>
    public double WeightDecay { get; }

    /// <summary>At least 0.</summary>
    public double InitialAccumulator { get; }

    /// <summary>Above 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IOptimizer Load(Accelerator accelerator) =>
        new AdagradStep(accelerator, RateDecay, InitialAccumulator, Epsilon, WeightDecay);
}
