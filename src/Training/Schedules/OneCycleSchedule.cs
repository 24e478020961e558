namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's OneCycleLR over the whole run, with its defaults: cosines from a 25th of the rate up to the rate, which the first 30 % of the steps
/// take, and down to a 10,000th of where it began. The momentum stays as it is. Counts steps.
/// </summary>
public sealed record OneCycleSchedule : Schedule
{
    private const double RisingShare = 0.3;
    private const double FirstDivisor = 25;
    private const double LastDivisor = 1e4;

    /// <summary>What texts and the command call it.</summary>
    public static Kind<Schedule> Kind { get; } = new(
        "one-cycle", "from a 25th up to the rate for 30 % of the steps, then down to almost 0", [], _ => new OneCycleSchedule());

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run)
    {
        double first = run.BaseRate / FirstDivisor;
        double top = RisingShare * run.TotalSteps - 1;
        double last = run.TotalSteps - 1;
        double done = Math.Min(step - 1, last);
        return done <= top
            ? Anneal(first, run.BaseRate, done / top)
            : Anneal(run.BaseRate, first / LastDivisor, (done - top) / (last - top));
    }

    private static double Anneal(double start, double end, double share) => end + (start - end) / 2 * (ScheduleMath.CosPi(share) + 1);
}
