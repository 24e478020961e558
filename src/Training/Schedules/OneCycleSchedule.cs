namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's OneCycleLR over the whole run, with its defaults: a cosine from 1/25 of the rate up to the rate in the first 30 % of the
/// steps, then down to 1/10,000 of the initial value. The momentum does not change. Counts steps.
/// </summary>
public sealed record OneCycleSchedule : Schedule
{
    private const double RisingShare = 0.3;
    private const double FirstDivisor = 25;
    private const double LastDivisor = 1e4;

    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new(
        "one-cycle", "from 1/25 of the rate up to it in 30 % of the steps, then down to almost 0", [], _ => new OneCycleSchedule());

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
