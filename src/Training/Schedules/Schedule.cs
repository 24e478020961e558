namespace GpuTrainer.Training;

/// <summary>
/// How the learning rate changes over a run: a description that holds no state. Derive from it for one of your own, and make it known with
/// <see cref="KindRegistry{T}.Add"/> of <see cref="ScheduleRegistry.All"/>: docs/training.md.
/// </summary>
/// <remarks>
/// Steps are the optimizer's: one for each batch, or for each group of batches whose gradients are accumulated. Rates are computed on the host before
/// each epoch. For the same bits on every machine, use correctly rounded operations only: plain arithmetic, <see cref="Kernels.IntegerPower"/> and
/// <see cref="ScheduleMath.CosPi"/>, no Math.Pow and no Math.Cos.
/// </remarks>
public abstract record Schedule
{
    /// <summary>The learning rate of a step; the same arguments always give the same one.</summary>
    /// <param name="step">Counted from 1; at most the run's steps, but for one run by hand past its end.</param>
    /// <param name="run">What is known of the run: its measures, too, of the epochs before that of the step.</param>
    public abstract double RateAt(long step, ScheduledRun run);

    /// <summary>Reads a schedule: "linear", "step 10 0.5" or any other that is registered.</summary>
    /// <param name="text">The schedule.</param>
    /// <exception cref="TrainingException">The text is no schedule.</exception>
    public static Schedule Parse(string text) => ScheduleRegistry.All.Parse(text);
}
