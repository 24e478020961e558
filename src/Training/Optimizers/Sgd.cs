using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's SGD: g += weightDecay * w; v = momentum * v + g (v = g in the first step); w -= learningRate * (nesterov ? g + momentum *
/// v : v).
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">In [0, 1].</param>
    /// <param name="nesterov">Needs a momentum above 0.</param>
    /// <param name="weightDecay">L2 penalty, at least 0.</param>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public Sgd(double learningRate = 1e-3, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Momentum = Check(momentum, nameof(Momentum), 1);
        if (nesterov && momentum == 0)
            throw new TrainingException("Optimizer: Nesterov momentum needs a Momentum above 0, got 0.");
        Nesterov = nesterov;
    }

    /// <summary>In [0, 1].</summary>
    public double Momentum { get; }

    /// <summary>Whether the step looks ahead along the velocity.</summary>
    public bool Nesterov { get; }

    internal override Kernels.IOptimizer Load(Accelerator accelerator) =>
        new Kernels.Sgd(accelerator, (float)Momentum, Nesterov, (float)WeightDecay);
}
