namespace GpuTrainer.Training;

/// <summary>The rate stays what the optimizer says, as in PyTorch without a scheduler.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <summary>What texts and the command call it.</summary>
    public static Kind<Schedule> Kind { get; } = new("constant", "the same for all steps", [], _ => new ConstantSchedule());

    /// <inheritdoc/>
    public override double RateAt(long step, ScheduledRun run) => run.BaseRate;
}
