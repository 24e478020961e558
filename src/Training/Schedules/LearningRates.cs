namespace GpuTrainer.Training;

/// <summary>The learning rate of each step of a run.</summary>
/// <param name="Schedule">How it changes.</param>
/// <param name="Base">The optimizer's.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
internal readonly record struct LearningRates(LearningRateSchedule Schedule, double Base, long TotalSteps)
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">Counted from 1.</param>
    public double At(long step) => Schedule switch
    {
        LearningRateSchedule.Constant => Base,
        // Steps past the end (a step run by hand) keep the last one's rate rather than going below 0.
        LearningRateSchedule.Linear => Base * (TotalSteps - Math.Min(step, TotalSteps) + 1) / TotalSteps,
        _ => throw new TrainingException($"LearningRateSchedule is {Schedule}, expected Constant or Linear."),
    };
}
