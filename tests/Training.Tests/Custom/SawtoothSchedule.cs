namespace GpuTrainer.Training.Tests.Custom;

/// <summary>
/// A schedule that the library does not know, as a user writes it: the rate every second step, else 0; and half of it after a bad epoch.
/// </summary>
public sealed record SawtoothSchedule : Schedule
{
    public override double RateAt(long step, ScheduledRun run) =>
        step % 2 == 0 ? 0 : run.EpochOf(step) > 0 && run.Measures[^1] > 0.1 ? run.BaseRate / 2 : run.BaseRate;
}
