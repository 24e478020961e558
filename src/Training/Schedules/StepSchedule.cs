using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>PyTorch's StepLR: multiplies the rate by gamma after every stepSize epochs or steps.</summary>
public sealed record StepSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="stepSize">Epochs or steps between two changes, at least 1.</param>
    /// <param name="gamma">Above 0.</param>
    /// <param name="unit">What it counts.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public StepSchedule(int stepSize, double gamma = 0.1, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        StepSize = ScheduleSettings.CheckStepSize(stepSize, "step");
        Gamma = ScheduleSettings.CheckGamma(gamma, "step");
        Unit = unit;
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new(
        "step", "times gamma after every step-size epochs or steps",
        [ScheduleSettings.StepSize(null), ScheduleSettings.Gamma("0.1"), ScheduleSettings.Unit],
        values => new StepSchedule(values.Count("step-size"), values.Number("gamma"), ScheduleSettings.ReadUnit(values)));

    /// <summary>Epochs or steps between two changes, at least 1.</summary>
    public int StepSize { get; }

    /// <summary>Above 0.</summary>
    public double Gamma { get; }

    /// <summary>What it counts.</summary>
    public ScheduleUnit Unit { get; }

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run) => run.BaseRate * IntegerPower.Of(Gamma, Unit.Before(step, run) / StepSize);
}
