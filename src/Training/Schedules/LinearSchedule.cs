namespace GpuTrainer.Training;

/// <summary>
/// From what the optimizer says in the first step straight down towards 0 after the last: the noise of the last steps goes with it. Counts steps.
/// </summary>
public sealed record LinearSchedule : Schedule
{
    /// <summary>What texts and the command call it.</summary>
    public static Kind<Schedule> Kind { get; } = new("linear", "straight down to 0 after the last step", [], _ => new LinearSchedule());

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run) =>
        // Steps past the end (a step run by hand) keep the last one's rate rather than going below 0.
        run.BaseRate * (run.TotalSteps - Math.Min(step, run.TotalSteps) + 1) / run.TotalSteps;
}
