namespace GpuTrainer.Training;

/// <summary>PyTorch's Adam: the weight decay is added to the gradient (L2 penalty).</summary>
public sealed record Adam : Optimizer
{
    /// <summary>Creates the description.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">Decay of the mean of the gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of their squares, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the second mean, at least 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public Adam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0f)
        : base(learningRate, weightDecay)
    {
        Beta1 = Check(beta1, nameof(Beta1), 1f, maximumIncluded: false);
        Beta2 = Check(beta2, nameof(Beta2), 1f, maximumIncluded: false);
        Epsilon = Check(epsilon, nameof(Epsilon), float.MaxValue);
    }

    /// <summary>In [0, 1).</summary>
    public float Beta1 { get; }

    /// <summary>In [0, 1).</summary>
    public float Beta2 { get; }

    /// <summary>At least 0.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override int StateBuffers => 2;
}
