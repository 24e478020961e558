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
    /// <param name="initialAccumulator">What the sums of squares start from, at least 0.</param>
    /// <param name="epsilon">Added to their root, more than 0.</param>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public Adagrad(
        double learningRate = 1e-2, double rateDecay = 0, double weightDecay = 0, double initialAccumulator = 0, double epsilon = 1e-10)
        : base(learningRate)
    {
        RateDecay = CheckAtLeastZero(rateDecay, nameof(RateDecay));
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
        InitialAccumulator = CheckAtLeastZero(initialAccumulator, nameof(InitialAccumulator));
        Epsilon = CheckEpsilon(epsilon);
    }

    /// <summary>What the command calls it.</summary>
    public static Kind<Optimizer> Kind { get; } = new(
        "adagrad", "gradients over the root of the sum of their squares",
        [
            OptimizerSettings.LearningRate("0.01"),
            Setting.Number("lr-decay", "Step k divides the rate by 1 + (k - 1) N", "0", 0, double.MaxValue, "a number of at least 0"),
            OptimizerSettings.WeightDecay("0"),
            Setting.Number("initial-accumulator", "What the sums of squares start from", "0", 0, double.MaxValue, "a number of at least 0"),
            OptimizerSettings.Epsilon("1e-10"),
        ],
        values => new Adagrad(
            values.Number("lr"), values.Number("lr-decay"), values.Number("weight-decay"), values.Number("initial-accumulator"), values.Number("eps")));

    /// <summary>At least 0.</summary>
    public double RateDecay { get; }

    /// <summary>L2 penalty, at least 0.</summary>
    public double WeightDecay { get; }

    /// <summary>At least 0.</summary>
    public double InitialAccumulator { get; }

    /// <summary>More than 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IOptimizer Load(Accelerator accelerator) => new AdagradStep(accelerator, RateDecay, InitialAccumulator, Epsilon, WeightDecay);
}
