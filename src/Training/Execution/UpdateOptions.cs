namespace GpuTrainer.Training;

/// <summary>What happens to the gradients before the optimizer step, and to the weights after it.</summary>
public sealed record UpdateOptions
{
    /// <summary>
    /// PyTorch's clip_grad_norm_: the largest norm of all gradients together, above 0; null = no bound. If <see cref="ClipValue"/> is also
    /// set, values are clipped first.
    /// </summary>
    public double? ClipNorm { get; init; }

    /// <summary>PyTorch's clip_grad_value_: the largest magnitude of a gradient, above 0; null = no bound.</summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// Batches per optimizer step, at least 1; their gradients are averaged. If fewer are left at the end of an epoch or of the run, they
    /// take a step with their own mean. If a run is cancelled within a group, the group is dropped.
    /// </summary>
    /// <remarks>In reports and in TrainerOptions.MaxSteps a step is a batch; in a schedule it is an optimizer step.</remarks>
    public int Accumulate { get; init; } = 1;

    /// <summary>
    /// The decay of an exponential moving average of the weights, at least 0 and under 1, for example 0.999; null = no average. The average
    /// is what is evaluated and saved; training continues with the weights themselves.
    /// </summary>
    public double? Ema { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of range.</exception>
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
