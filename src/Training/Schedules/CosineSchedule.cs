namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's CosineAnnealingLR down to 0 over the whole run: base * (1 + cos(pi t / T)) / 2 after t of T epochs or steps.
/// </summary>
/// <param name="Unit">What it counts.</param>
public sealed record CosineSchedule(ScheduleUnit Unit = ScheduleUnit.Epoch) : Schedule
{
    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new(
        "cosine", "half a cosine from the rate down to 0", [ScheduleSettings.Unit],
        values => new CosineSchedule(ScheduleSettings.ReadUnit(values)));

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run)
    {
        long all = Unit == ScheduleUnit.Step ? run.TotalSteps : run.Epochs;
        return run.BaseRate * (1 + ScheduleMath.CosPi(Math.Min(Unit.Before(step, run), all) / (double)all)) / 2;
    }
}
