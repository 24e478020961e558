namespace GpuTrainer.Training;

/// <summary>The schedules that the command may name.</summary>
public static class ScheduleRegistry
{
    /// <summary>All of them, with PyTorch's defaults; the default first.</summary>
    public static KindRegistry<Schedule> All { get; } = new(
        "schedule", ConstantSchedule.Kind, LinearSchedule.Kind, StepSchedule.Kind, ExponentialSchedule.Kind, CosineSchedule.Kind, OneCycleSchedule.Kind,
        PlateauSchedule.Kind);
}
