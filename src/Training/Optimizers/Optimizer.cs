using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// How gradients change the weights: a description with PyTorch's names and defaults; it holds no state. Derive from it for one of your own, and
/// make it known with <see cref="KindRegistry{T}.Add"/> of <see cref="OptimizerRegistry.All"/>: docs/training.md.
/// </summary>
public abstract record Optimizer
{
    /// <summary>Keeps the learning rate.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <exception cref="TrainingException">It is out of its range.</exception>
    protected Optimizer(double learningRate) => LearningRate = CheckAtLeastZero(learningRate, nameof(LearningRate));

    /// <summary>The step size that a schedule starts from, at least 0.</summary>
    public double LearningRate { get; }

    /// <summary>Loads the kernels that do the step.</summary>
    /// <param name="accelerator">Where to run.</param>
    public abstract IOptimizer Load(Accelerator accelerator);

    /// <summary>The value, where it is finite and at least 0.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TrainingException">It is out of its range.</exception>
    protected static double CheckAtLeastZero(double value, string name) =>
        value >= 0 && value <= double.MaxValue ? value : throw new TrainingException($"Optimizer: {name} is {value}, expected at least 0.");

    /// <summary>The value, where it is a share: at least 0, and at most or under 1.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="isOneIncluded">Whether 1 is one, too.</param>
    /// <exception cref="TrainingException">It is out of its range.</exception>
    protected static double CheckShare(double value, string name, bool isOneIncluded = true) =>
        value >= 0 && (value < 1 || (isOneIncluded && value == 1))
            ? value
            : throw new TrainingException($"Optimizer: {name} is {value}, expected at least 0 and {(isOneIncluded ? "at most" : "under")} 1.");

    /// <summary>The value, where it is finite and above 0: not 0 as PyTorch allows, where a weight without a gradient would become 0 / 0.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="TrainingException">It is out of its range.</exception>
    protected static double CheckEpsilon(double value) =>
        value > 0 && value <= double.MaxValue ? value : throw new TrainingException($"Optimizer: Epsilon is {value}, expected more than 0.");
}
