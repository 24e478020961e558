using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>How gradients change the weights: a description with PyTorch's names and defaults; it holds no state.</summary>
public abstract record Optimizer
{
    private protected Optimizer(double learningRate, double weightDecay)
    {
        LearningRate = Check(learningRate, nameof(LearningRate), double.MaxValue);
        WeightDecay = Check(weightDecay, nameof(WeightDecay), double.MaxValue);
    }

    /// <summary>The names that the command knows, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["adam", "adamw", "sgd"];

    /// <summary>The step size, at least 0.</summary>
    public double LearningRate { get; }

    /// <summary>At least 0; what it means differs between the optimizers.</summary>
    public double WeightDecay { get; }

    /// <summary>Loads the kernels that do the step.</summary>
    internal abstract Kernels.IOptimizer Load(Accelerator accelerator);

    private protected static double Check(double value, string name, double maximum, bool maximumIncluded = true)
    {
        if (!(value >= 0 && (value < maximum || (maximumIncluded && value == maximum))))
        {
            throw new TrainingException(
                $"Optimizer: {name} is {value}, expected at least 0"
                + (maximum == double.MaxValue ? "." : $" and {(maximumIncluded ? "at most" : "under")} {maximum}."));
        }

        return value;
    }
}
