namespace GpuTrainer.Training;

/// <summary>What Adam and AdamW have in common: all but what the weight decay means.</summary>
public abstract record AdamBase : Optimizer
{
    private protected AdamBase(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        : base(learningRate)
    {
        Beta1 = CheckShare(beta1, nameof(Beta1), isOneIncluded: false);
        Beta2 = CheckShare(beta2, nameof(Beta2), isOneIncluded: false);
        Epsilon = CheckEpsilon(epsilon);
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
    }

    /// <summary>Decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; }

    /// <summary>Decay of the mean of their squares, in [0, 1).</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the second mean, more than 0.</summary>
    public double Epsilon { get; }

    /// <summary>At least 0.</summary>
    public double WeightDecay { get; }

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
