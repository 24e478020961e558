namespace GpuTrainer.Training;

/// <summary>
/// From the optimizer's rate in the first step linearly down to 0 after the last, which also reduces the noise of the last steps. Counts
/// steps.
/// </summary>
public sealed record LinearSchedule : Schedule
{
    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new("linear", "linearly down to 0 after the last step", [], _ => new LinearSchedule());

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run) =>
        // Past the end of the run the rate stays that of the last step, and not below 0.
        run.BaseRate * (run.TotalSteps - Math.Min(step, run.TotalSteps) + 1) / run.TotalSteps;
}
