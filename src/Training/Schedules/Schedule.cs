namespace GpuTrainer.Training;

/// <summary>
/// A learning rate schedule: a description without state. To add one, derive from this class; to name it on the command line, register it
/// with <see cref="KindRegistry{T}.Add"/> of <see cref="ScheduleRegistry.All"/>: docs/training.md.
/// </summary>
/// <remarks>
/// Steps are optimizer steps: one per batch, or per group of batches whose gradients are accumulated. Rates are computed on the host before
/// each epoch. For the same bits on every machine, use correctly rounded operations only: arithmetic, <see cref="Kernels.IntegerPower"/>
/// and <see cref="ScheduleMath.CosPi"/>, but not Math.Pow or Math.Cos.
/// </remarks>
public abstract record Schedule
{
    /// <summary>The learning rate of a step; the same arguments always give the same rate.</summary>
    /// <param name="step">Counted from 1; above the run's steps only if a caller continues past the end.</param>
    /// <param name="run">The run, with the measures of the epochs before the step's.</param>
    public abstract double RateAt(long step, ScheduledRun run);

    /// <summary>Reads a registered schedule: "linear", "step 10 0.5".</summary>
    /// <param name="text">The schedule.</param>
    /// <exception cref="TrainingException">The text is not a schedule.</exception>
    public static Schedule Parse(string text) => ScheduleRegistry.All.Parse(text);
}

/// <summary>What a schedule knows about a run.</summary>
/// <param name="BaseRate">The optimizer's learning rate.</param>
/// <param name="TotalSteps">Optimizer steps in the whole run, at least 1.</param>
/// <param name="StepsPerEpoch">Optimizer steps in a full epoch, at least 1; the last epoch may be shorter.</param>
/// <param name="Measures">
/// The loss on the watched data (validation or test part) after each epoch so far; always includes the epochs before a step's.
/// </param>
public sealed record ScheduledRun(double BaseRate, long TotalSteps, long StepsPerEpoch, IReadOnlyList<double> Measures)
{
    /// <summary>Epochs of the run, at least 1; the last may be shorter.</summary>
    public long Epochs => (TotalSteps + StepsPerEpoch - 1) / StepsPerEpoch;

    /// <summary>The epoch of a step, counted from 0.</summary>
    /// <param name="step">Counted from 1.</param>
    public long EpochOf(long step) => (step - 1) / StepsPerEpoch;
}

/// <summary>What a schedule counts: when PyTorch's scheduler.step() would be called.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs: the rate changes only between epochs.</summary>
    Epoch = 0,

    /// <summary>Optimizer steps.</summary>
    Step = 1,
}

/// <summary>The schedules that the command can name.</summary>
public static class ScheduleRegistry
{
    /// <summary>All of them, with PyTorch's defaults; the default first.</summary>
    public static KindRegistry<Schedule> All { get; } = new(
        "schedule", ConstantSchedule.Kind, LinearSchedule.Kind, StepSchedule.Kind, ExponentialSchedule.Kind, CosineSchedule.Kind,
        OneCycleSchedule.Kind,
        PlateauSchedule.Kind);
}

/// <summary>The optimizer's rate for all steps, as in PyTorch without a scheduler.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new("constant", "the same for all steps", [], _ => new ConstantSchedule());

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run) => run.BaseRate;
}
