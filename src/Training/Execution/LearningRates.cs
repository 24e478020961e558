namespace GpuTrainer.Training;

/// <summary>The learning rate of each step of a run.</summary>
internal sealed class LearningRates
{
    private readonly Schedule _schedule;
    private readonly ScheduledRun _run;
    private readonly List<double> _measures = [];

    /// <summary>Starts before the first epoch.</summary>
    /// <param name="schedule">How the rate changes.</param>
    /// <param name="baseRate">The optimizer's learning rate.</param>
    /// <param name="totalSteps">The optimizer's steps in the whole run.</param>
    /// <param name="stepsPerEpoch">The optimizer's steps in an epoch.</param>
    public LearningRates(Schedule schedule, double baseRate, long totalSteps, long stepsPerEpoch)
    {
        _schedule = schedule;
        _run = new ScheduledRun(baseRate, totalSteps, stepsPerEpoch, _measures);
    }

    /// <summary>Adds the watched loss after the next epoch, for schedules that depend on it.</summary>
    public void AddMeasure(double loss) => _measures.Add(loss);

    /// <summary>The rate of a step.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <exception cref="TrainingException">The schedule gives a negative or non-finite rate.</exception>
    public double At(long step)
    {
        double rate = _schedule.RateAt(step, _run);
        return rate >= 0 && double.IsFinite(rate)
            ? rate
            : throw new TrainingException($"The schedule {_schedule}: the rate of step {step} is {rate}, expected a number of at least 0.");
    }
}
