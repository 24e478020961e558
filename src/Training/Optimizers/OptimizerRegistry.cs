namespace GpuTrainer.Training;

/// <summary>The optimizers that the command may name.</summary>
public static class OptimizerRegistry
{
    /// <summary>All of them, with PyTorch's defaults (sgd's learning rate, which PyTorch asks for, is 0.05); the default first.</summary>
    public static KindRegistry<Optimizer> All { get; } = new("optimizer", Adam.Kind, AdamW.Kind, Sgd.Kind, RmsProp.Kind, Adagrad.Kind);
}
