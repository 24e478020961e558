namespace GpuTrainer.Training;

/// <summary>
/// A warm-up before another schedule: in step k of the N first ones the rate is that schedule's first times k / N; then that schedule runs over the
/// steps that are left, as PyTorch's SequentialLR of the two. Its epochs are counted from the end of the warm-up, and its measures are those of the
/// epochs that end after it.
/// </summary>
public sealed record WarmupSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="steps">N, the optimizer's steps, at least 1.</param>
    /// <param name="then">What follows.</param>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public WarmupSchedule(long steps, Schedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        Steps = steps >= 1 ? steps : throw new TrainingException($"The warm-up: got {steps} steps, expected at least 1.");
        Then = then;
    }

    /// <summary>N.</summary>
    public long Steps { get; }

    /// <summary>What follows.</summary>
    public Schedule Then { get; }

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run)
    {
        ScheduledRun rest = run with
        {
            TotalSteps = Math.Max(1, run.TotalSteps - Steps),
            Measures = [.. run.Measures.Skip((int)Math.Min(Steps / run.StepsPerEpoch, int.MaxValue))],
        };
        return step <= Steps ? Then.RateAt(1, rest) * step / Steps : Then.RateAt(step - Steps, rest);
    }
}
