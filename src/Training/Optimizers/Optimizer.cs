namespace GpuTrainer.Training;

/// <summary>How gradients change the weights: a description with PyTorch's names and defaults; it holds no state.</summary>
public abstract record Optimizer
{
    private protected Optimizer(float learningRate, float weightDecay)
    {
        LearningRate = Check(learningRate, nameof(LearningRate), float.MaxValue);
        WeightDecay = Check(weightDecay, nameof(WeightDecay), float.MaxValue);
    }

    /// <summary>The names that the command knows, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["adam", "adamw", "sgd"];

    /// <summary>The step size, at least 0.</summary>
    public float LearningRate { get; }

    /// <summary>At least 0; what it means differs between the optimizers.</summary>
    public float WeightDecay { get; }

    /// <summary>Flat buffers of the parameters' length that the optimizer keeps from step to step.</summary>
    public abstract int StateBuffers { get; }

    private protected static float Check(float value, string name, float maximum, bool maximumIncluded = true)
    {
        if (!(value >= 0 && (value < maximum || (maximumIncluded && value == maximum))))
        {
            throw new TrainingException(
                $"Optimizer: {name} is {value}, expected at least 0"
                + (maximum == float.MaxValue ? "." : $" and {(maximumIncluded ? "at most" : "under")} {maximum}."));
        }

        return value;
    }
}
