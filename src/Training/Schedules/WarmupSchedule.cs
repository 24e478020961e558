namespace GpuTrainer.Training;

/// <summary>
/// A linear warm-up before another schedule: in step k of the first N, the rate is k / N times that schedule's first one; then that
/// schedule runs over the remaining steps, like PyTorch's SequentialLR of the two. It counts epochs from the end of the warm-up and sees
/// only the measures of epochs that end after it.
/// </summary>
public sealed record WarmupSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="steps">N, optimizer steps, at least 1.</param>
    /// <param name="then">The schedule that follows.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public WarmupSchedule(long steps, Schedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        Steps = steps >= 1 ? steps : throw new TrainingException($"The warm-up: got {steps} steps, expected at least 1.");
        Then = then;
    }

    /// <summary>N.</summary>
    public long Steps { get; }

    /// <summary>The schedule that follows.</summary>
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
