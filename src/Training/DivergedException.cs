namespace GpuTrainer.Training;

/// <summary>The loss became infinite or not a number, so the weights are worthless from here on.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Describes the divergence.</summary>
    /// <param name="step">The first step with such a loss, counted from 1.</param>
    /// <param name="loss">The loss: an infinity or NaN.</param>
    /// <param name="learningRate">The learning rate of the step.</param>
    public DivergedException(long step, double loss, double learningRate)
        : base($"The loss is {loss} at step {step} (learning rate {learningRate}): the training has diverged and its weights are not saved. "
            + $"Try a lower learning rate, for example --lr {learningRate / 10:G3}.")
    {
        Step = step;
        Loss = loss;
        LearningRate = learningRate;
    }

    /// <summary>The first step with such a loss, counted from 1.</summary>
    public long Step { get; }

    /// <summary>An infinity or NaN.</summary>
    public double Loss { get; }

    /// <summary>The learning rate of the step.</summary>
    public double LearningRate { get; }
}
