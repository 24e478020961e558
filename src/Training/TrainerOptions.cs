using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>How a training runs. The constructor of <see cref="Trainer"/> checks the ranges.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training data, at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Samples per step, at least 1; the last step of an epoch may have fewer.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Determines the initial weights, the order of the samples, augmentation and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether each epoch takes the samples in a new random order; otherwise in the data set's order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The library that multiplies matrices in training. With cuBLAS the bits differ between devices. Evaluation always uses the built-in
    /// products.
    /// </summary>
    public MatMulLibrary MatMul { get; init; } = MatMulLibrary.BuiltIn;

    /// <summary>The learning rate schedule.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Clipping and accumulation of gradients, and averaging of the weights.</summary>
    public UpdateOptions Update { get; init; } = new();

    /// <summary>Stop after this many steps (batches), at least 1; null = when the epochs are done.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Report the loss every this many steps (batches); 0 = never.</summary>
    public int LogEvery { get; init; }

    /// <summary>
    /// Samples per evaluation batch, at least 1; affects the speed, not the result (except, slightly, the loss with class weights:
    /// <see cref="Loss"/>).
    /// </summary>
    public int EvaluationBatchSize { get; init; } = 256;

    /// <summary>Whether to drop the last batch of an epoch if it is not full.</summary>
    public bool DropLast { get; init; }

    /// <summary>Random changes of the training images: <see cref="AugmentationRegistry.Parse"/>.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>The most batches per epoch, at least 1, the first ones in its order; null = all.</summary>
    public int? LimitBatches { get; init; }

    /// <summary>
    /// Whether to keep the weights of the best epoch (the highest accuracy on the watched data, then the lowest loss) instead of the last
    /// ones. Without a validation part, the test part chooses them, so its figures are too optimistic.
    /// </summary>
    public bool KeepBest { get; init; }

    /// <summary>
    /// Stop after this many consecutive epochs without a lower loss on the watched data, at least 1; null = never. As PyTorch Lightning's
    /// EarlyStopping.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>The smallest decrease that counts for <see cref="Patience"/>, at least 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>
    /// Stop after the step in which this much time has passed since the call of <see cref="Trainer.Run"/>, above 0; null = never.
    /// </summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>
    /// Check losses and gradients after every step; if one is not finite, find the layer that produced it. Much slower: the host waits for
    /// each step.
    /// </summary>
    public bool DetectAnomaly { get; init; }

    /// <summary>Where and how often to save checkpoints, from which <see cref="Trainer.Resume"/> resumes; null = never.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>How the data get to the device.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    internal void Check()
    {
        CheckAtLeast(Epochs, 1, nameof(Epochs));
        CheckAtLeast(BatchSize, 1, nameof(BatchSize));
        CheckAtLeast(MaxSteps ?? 1, 1, nameof(MaxSteps));
        CheckAtLeast(LogEvery, 0, nameof(LogEvery));
        CheckAtLeast(EvaluationBatchSize, 1, nameof(EvaluationBatchSize));
        CheckAtLeast(LimitBatches ?? 1, 1, nameof(LimitBatches));
        CheckAtLeast(Patience ?? 1, 1, nameof(Patience));
        if (!(MinDelta >= 0 && MinDelta <= double.MaxValue))
            throw new TrainingException($"{nameof(MinDelta)} is {MinDelta}, expected at least 0.");
        if (MaxTime <= TimeSpan.Zero)
            throw new TrainingException($"{nameof(MaxTime)} is {MaxTime}, expected more than 0.");
        Data.Check();
        Update.Check();
        Checkpoints?.Check();
    }

    private static void CheckAtLeast(long value, long minimum, string name)
    {
        if (value < minimum)
            throw new TrainingException($"{name} is {value}, expected at least {minimum}.");
    }
}
