using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>PyTorch's ExponentialLR: multiplies the rate by gamma after every epoch or step.</summary>
public sealed record ExponentialSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="gamma">Above 0.</param>
    /// <param name="unit">What it counts.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public ExponentialSchedule(double gamma, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        Gamma = ScheduleSettings.CheckGamma(gamma, "exponential");
        Unit = unit;
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new(
        "exponential", "times gamma after every epoch or step", [ScheduleSettings.Gamma(null), ScheduleSettings.Unit],
        values => new ExponentialSchedule(values.Number("gamma"), ScheduleSettings.ReadUnit(values)));

    /// <summary>Above 0.</summary>
    public double Gamma { get; }

    /// <summary>What it counts.</summary>
    public ScheduleUnit Unit { get; }

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run) => run.BaseRate * IntegerPower.Of(Gamma, Unit.Before(step, run));
}
