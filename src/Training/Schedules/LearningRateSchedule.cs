namespace GpuTrainer.Training;

/// <summary>How the learning rate changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays what the optimizer says, as in PyTorch without a scheduler.</summary>
    Constant = 0,

    /// <summary>
    /// From what the optimizer says in the first step straight down towards 0 after the last: the noise of the last steps goes with it.
    /// Plain divisions, so
    /// that every machine computes the same rates (a cosine would depend on its library).
    /// </summary>
    Linear = 1,
}
