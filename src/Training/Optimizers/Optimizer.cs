using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// How gradients update the weights: a description with PyTorch's names and defaults, without state. To add an optimizer, derive from this
/// class; to name it on the command line, register it with <see cref="KindRegistry{T}.Add"/> of <see cref="OptimizerRegistry.All"/>:
/// docs/training.md.
/// </summary>
public abstract record Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <exception cref="TrainingException">It is out of range.</exception>
    protected Optimizer(double learningRate) => LearningRate = CheckAtLeastZero(learningRate, nameof(LearningRate));

    /// <summary>The learning rate that a schedule starts from, at least 0.</summary>
    public double LearningRate { get; }

    /// <summary>Loads the kernels of the step.</summary>
    /// <param name="accelerator">Where to run.</param>
    public abstract IOptimizer Load(Accelerator accelerator);

    /// <summary>Returns the value if it is finite and at least 0.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="TrainingException">It is out of range.</exception>
    protected static double CheckAtLeastZero(double value, string name) =>
        value >= 0 && value <= double.MaxValue ? value : throw new TrainingException($"Optimizer: {name} is {value}, expected at least 0.");

    /// <summary>Returns the value if it is in [0, 1], or in [0, 1).</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="isOneIncluded">Whether 1 is valid.</param>
    /// <exception cref="TrainingException">It is out of range.</exception>
    protected static double CheckShare(double value, string name, bool isOneIncluded = true) =>
        value >= 0 && (value < 1 || (isOneIncluded && value == 1))
            ? value
            : throw new TrainingException(
                $"Optimizer: {name} is {value}, expected at least 0 and {(isOneIncluded ? "at most" : "under")} 1.");

    /// <summary>
    /// Returns the value if it is finite and above 0. PyTorch allows 0, with which a weight without a gradient becomes 0 / 0.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <exception cref="TrainingException">It is out of range.</exception>
    protected static double CheckEpsilon(double value) =>
        value > 0 && value <= double.MaxValue ? value
        : throw new TrainingException($"Optimizer: Epsilon is {value}, expected more than 0.");
}

/// <summary>The optimizers that the command can name.</summary>
public static class OptimizerRegistry
{
    /// <summary>
    /// All of them, the default first, with PyTorch's defaults; only the command's learning rate for sgd, 0.05, is our own.
    /// </summary>
    public static KindRegistry<Optimizer> All { get; } = new("optimizer", Adam.Kind, AdamW.Kind, Sgd.Kind, RmsProp.Kind, Adagrad.Kind);
}

/// <summary>Settings that several optimizers share, custom ones included; only the defaults differ.</summary>
public static class OptimizerSettings
{
    /// <summary>"lr", at least 0.</summary>
    /// <param name="defaultText">The default, as the command shows it.</param>
    public static Setting LearningRate(string defaultText) =>
        Setting.Number("lr", "Learning rate", defaultText, 0, double.MaxValue, "a number of at least 0");

    /// <summary>"momentum", 0 to 1; 0 by default.</summary>
    public static Setting Momentum { get; } = Setting.Number("momentum", "Momentum", "0", 0, 1, "a number from 0 to 1");

    /// <summary>"weight-decay", at least 0.</summary>
    /// <param name="defaultText">The default, as the command shows it.</param>
    public static Setting WeightDecay(string defaultText) =>
        Setting.Number("weight-decay", "Weight decay", defaultText, 0, double.MaxValue, "a number of at least 0");

    /// <summary>"eps", above 0.</summary>
    /// <param name="defaultText">The default, as the command shows it.</param>
    public static Setting Epsilon(string defaultText) =>
        Setting.Number("eps", "Added to the denominator", defaultText, double.Epsilon, double.MaxValue, "a number above 0");
}
