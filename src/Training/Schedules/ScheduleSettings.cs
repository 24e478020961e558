namespace GpuTrainer.Training;

/// <summary>The settings that several schedules share, and the checks of their values.</summary>
internal static class ScheduleSettings
{
    public static Setting Unit { get; } = Setting.Choice("schedule-unit", "What the schedule counts", "epoch", "step");

    public static Setting StepSize(string? defaultText) => Setting.Count(
        "step-size", "Epochs or steps between two changes; for plateau, epochs without improvement to tolerate", defaultText);

    public static Setting Gamma(string? defaultText) => Setting.Number(
        "gamma", "Factor of each change of the rate", defaultText, double.Epsilon, double.MaxValue, "a number above 0");

    public static ScheduleUnit ReadUnit(SettingValues values) => values.Word(Unit.Name) == "step" ? ScheduleUnit.Step : ScheduleUnit.Epoch;

    public static double CheckGamma(double gamma, string schedule) =>
        gamma > 0 && gamma <= double.MaxValue ? gamma
        : throw new TrainingException($"The schedule {schedule}: gamma is {gamma}, expected more than 0.");

    public static int CheckStepSize(int stepSize, string schedule) =>
        stepSize >= 1 ? stepSize : throw new TrainingException($"The schedule {schedule}: step-size is {stepSize}, expected at least 1.");

    /// <summary>Epochs or steps before a step.</summary>
    public static long Before(this ScheduleUnit unit, long step, ScheduledRun run) => unit switch
    {
        ScheduleUnit.Epoch => run.EpochOf(step),
        ScheduleUnit.Step => step - 1,
        _ => throw new TrainingException($"The schedule's unit is {unit}, expected Epoch or Step."),
    };
}
