using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>PyTorch's Adam: the weight decay is added to the gradient (L2 penalty).</summary>
public record Adam : Optimizer
{
    private readonly bool _isDecoupled;

    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean squared gradient, above 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : this(learningRate, beta1, beta2, epsilon, weightDecay, isDecoupled: false)
    {
    }

    private protected Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, bool isDecoupled)
        : base(learningRate)
    {
        Beta1 = CheckShare(beta1, nameof(Beta1), isOneIncluded: false);
        Beta2 = CheckShare(beta2, nameof(Beta2), isOneIncluded: false);
        Epsilon = CheckEpsilon(epsilon);
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
        _isDecoupled = isDecoupled;
    }

    /// <summary>The optimizer's registry entry.</summary>
    public static Kind<Optimizer> Kind { get; } = new(
        "adam", "Adam", Settings(weightDecay: "0"), values => new Adam(
            values.Number("lr"), values.Number("beta1"), values.Number("beta2"), values.Number("eps"), values.Number("weight-decay")));

    /// <summary>Decay of the mean gradient, in [0, 1).</summary>
    public double Beta1 { get; }

    /// <summary>Decay of the mean squared gradient, in [0, 1).</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the mean squared gradient, above 0.</summary>
    public double Epsilon { get; }

    /// <summary>At least 0.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public sealed override IOptimizer Load(Accelerator accelerator) =>
        new AdamStep(accelerator, Beta1, Beta2, Epsilon, WeightDecay, _isDecoupled);

    private protected static IReadOnlyList<Setting> Settings(string weightDecay) =>
    [
        OptimizerSettings.LearningRate("0.001"),
        Beta("beta1", "Decay of the mean gradient", "0.9"),
        Beta("beta2", "Decay of the mean squared gradient", "0.999"),
        OptimizerSettings.Epsilon("1e-8"),
        OptimizerSettings.WeightDecay(weightDecay),
    ];

    private static Setting Beta(string name, string description, string defaultText) =>
        Setting.Number(name, description, defaultText, 0, double.BitDecrement(1), "a number of at least 0 and under 1");
}

/// <summary>
/// PyTorch's AdamW: the weight decay is decoupled from the gradient and shrinks the weights directly, w -= learningRate * weightDecay * w.
/// </summary>
public sealed record AdamW : Adam
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean squared gradient, above 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public AdamW(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, isDecoupled: true)
    {
    }

    /// <summary>The optimizer's registry entry.</summary>
    public static new Kind<Optimizer> Kind { get; } = new(
        "adamw", "Adam with decoupled weight decay", Settings(weightDecay: "0.01"), values => new AdamW(
            values.Number("lr"), values.Number("beta1"), values.Number("beta2"), values.Number("eps"), values.Number("weight-decay")));
}
