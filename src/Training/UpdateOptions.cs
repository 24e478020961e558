namespace GpuTrainer.Training;

/// <summary>What happens to gradients before the optimizer's step, and to weights after it.</summary>
public sealed record UpdateOptions
{
    /// <summary>
    /// PyTorch's clip_grad_norm_: the most that the norm of all learned parameters' gradients together may be, above 0; null = no bound. With
    /// <see cref="ClipValue"/>, too, values are clipped first.
    /// </summary>
    public double? ClipNorm { get; init; }

    /// <summary>PyTorch's clip_grad_value_: the most that a gradient's magnitude may be, above 0; null = no bound.</summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// Batches for one step of the optimizer, at least 1; the gradient is the mean of theirs. The last batches of an epoch or of the run, where they
    /// are fewer, take a step, too, with the mean of what they have. What is left when a run is cancelled within a group is dropped.
    /// </summary>
    /// <remarks>Steps in reports and <see cref="TrainerOptions.MaxSteps"/> stay batches; a schedule's steps are the optimizer's.</remarks>
    public int Accumulate { get; init; } = 1;

    /// <summary>
    /// The decay of an exponential moving average of the weights, at least 0 and under 1, for example 0.999; null = none. The average is what is
    /// evaluated and saved; training goes on with the weights themselves.
    /// </summary>
    public double? Ema { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    internal void Check()
    {
        if (ClipNorm is { } norm && !(norm > 0 && norm <= float.MaxValue))
            throw new TrainingException($"{nameof(ClipNorm)} is {norm}, expected more than 0.");
        if (ClipValue is { } value && !(value > 0 && value <= float.MaxValue))
            throw new TrainingException($"{nameof(ClipValue)} is {value}, expected more than 0.");
        if (Accumulate < 1)
            throw new TrainingException($"{nameof(Accumulate)} is {Accumulate}, expected at least 1.");
        if (Ema is { } decay && !(decay >= 0 && decay < 1))
            throw new TrainingException($"{nameof(Ema)} is {decay}, expected at least 0 and under 1.");
    }
}
