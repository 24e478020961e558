namespace GpuTrainer.Training;

/// <summary>What a schedule counts: how often PyTorch's scheduler.step() would be called.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs: the rate changes between two of them only.</summary>
    Epoch = 0,

    /// <summary>Steps of the optimizer.</summary>
    Step = 1,
}
