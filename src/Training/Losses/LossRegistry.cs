namespace GpuTrainer.Training;

/// <summary>The losses that model files and the command may name.</summary>
public static class LossRegistry
{
    /// <summary>All of them; the default first.</summary>
    public static KindRegistry<Loss> All { get; } = new("loss", CrossEntropy.Kind, Mse.Kind, L1.Kind, Huber.Kind, Bce.Kind);
}
