using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's SGD: g += weightDecay * w; v = momentum * v + g (v = g in the first step); w -= learningRate * (nesterov ? g + momentum * v :
/// v).
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">In [0, 1].</param>
    /// <param name="nesterov">Nesterov momentum; requires a momentum above 0.</param>
    /// <param name="weightDecay">L2 penalty, at least 0.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public Sgd(double learningRate = 1e-3, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(learningRate)
    {
        Momentum = CheckShare(momentum, nameof(Momentum));
        if (nesterov && momentum == 0)
            throw new TrainingException("The optimizer sgd: nesterov needs a momentum above 0, for example 0.9.");
        Nesterov = nesterov;
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Optimizer> Kind { get; } = new(
        "sgd", "stochastic gradient descent",
        [
            OptimizerSettings.LearningRate("0.05"),
            OptimizerSettings.Momentum,
            Setting.Switch("nesterov", "Nesterov momentum; requires --momentum"),
            OptimizerSettings.WeightDecay("0"),
        ],
        values => new Sgd(values.Number("lr"), values.Number("momentum"), values.IsOn("nesterov"), values.Number("weight-decay")));

    /// <summary>In [0, 1].</summary>
    public double Momentum { get; }

    /// <summary>Whether the momentum is Nesterov's.</summary>
    public bool Nesterov { get; }

    /// <summary>L2 penalty, at least 0.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public override IOptimizer Load(Accelerator accelerator) => new SgdStep(accelerator, (float)Momentum, Nesterov, (float)WeightDecay);
}
