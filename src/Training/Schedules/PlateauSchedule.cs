namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's ReduceLROnPlateau on the watched loss (of the validation part; without one, of the test part): multiplies the rate by gamma
/// after more than a number of consecutive epochs whose loss was not below 0.9999 times the best.
/// </summary>
public sealed record PlateauSchedule : Schedule
{
    private const double Threshold = 1e-4;

    // PyTorch's eps: smaller changes of the rate are not made.
    private const double LeastChange = 1e-8;

    /// <summary>Creates the schedule.</summary>
    /// <param name="patience">Epochs without improvement to tolerate, at least 1.</param>
    /// <param name="gamma">Above 0 and under 1: PyTorch's factor.</param>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    public PlateauSchedule(int patience = 10, double gamma = 0.1)
    {
        Patience = ScheduleSettings.CheckStepSize(patience, "plateau");
        Gamma = gamma is > 0 and < 1
            ? gamma
            : throw new TrainingException($"The schedule plateau: gamma is {gamma}, expected more than 0 and under 1.");
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Schedule> Kind { get; } = new(
        "plateau", "times gamma when the watched loss has not improved for step-size epochs",
        [ScheduleSettings.StepSize("10"), ScheduleSettings.Gamma("0.1")],
        values => new PlateauSchedule(values.Count("step-size"), values.Number("gamma")));

    /// <summary>Epochs without improvement to tolerate, at least 1.</summary>
    public int Patience { get; }

    /// <summary>Above 0 and under 1.</summary>
    public double Gamma { get; }

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run)
    {
        // From the first epoch each time: a run has few epochs, and without state nothing can get out of step.
        double rate = run.BaseRate;
        double best = double.PositiveInfinity;
        int bad = 0;
        foreach (double measure in run.Measures.Take((int)Math.Min(run.EpochOf(step), int.MaxValue)))
        {
            bool isBetter = measure < best * (1 - Threshold);
            best = isBetter ? measure : best;
            bad = isBetter ? 0 : bad + 1;
            if (bad <= Patience)
                continue;
            bad = 0;
            rate = rate - rate * Gamma > LeastChange ? rate * Gamma : rate;
        }

        return rate;
    }
}
