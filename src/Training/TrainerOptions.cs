using GpuTrainer.Kernels;

namespace GpuTrainer.Training;

/// <summary>How a training runs; checked where a <see cref="Trainer"/> is made.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training data, at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Samples a step, at least 1; the last step of an epoch may have fewer.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Decides the initial weights, the order of the samples and the dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether each epoch takes the samples in a new random order, or all in the data set's.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whose matrix products train; cuBLAS's leave the contract of the same bits everywhere. Evaluation keeps to the built-in ones.</summary>
    public MatMulLibrary MatMul { get; init; } = MatMulLibrary.BuiltIn;

    /// <summary>How the learning rate changes over the run.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Clipping and accumulation of gradients, and the average of the weights.</summary>
    public UpdateOptions Update { get; init; } = new();

    /// <summary>Stop after this many steps (batches), at least 1; null = when the epochs are done.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Report the loss of every so many steps (batches); 0 = of none.</summary>
    public int LogEvery { get; init; }

    /// <summary>
    /// Samples in one evaluation batch, at least 1; changes the speed, not the result (but the loss with class weights a little: <see cref="Loss"/>).
    /// </summary>
    public int EvaluationBatchSize { get; init; } = 256;

    /// <summary>Whether an epoch ends before a batch that would not be full.</summary>
    public bool DropLast { get; init; }

    /// <summary>How pictures are changed by chance while the network learns from them: <see cref="AugmentationRegistry.Parse"/>.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>The most batches that an epoch takes, at least 1: those that come first in its order. null = all.</summary>
    public int? LimitBatches { get; init; }

    /// <summary>
    /// Whether the weights after the best epoch (the highest accuracy on the watched data, then the lowest loss) are what is left in the end, not the last
    /// ones. Without a validation part the test part has chosen them, and its figures are too good.
    /// </summary>
    public bool KeepBest { get; init; }

    /// <summary>
    /// Stop after so many epochs in a row without a lower loss on the watched data, at least 1; null = never. As PyTorch Lightning's EarlyStopping.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>What counts as lower for <see cref="Patience"/>: by more than this, at least 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>Stop after the step in which so much time has gone by since <see cref="Trainer.Run"/> was called, above 0; null = never.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>
    /// Look at losses and gradients after every step, and where one is no number, search the layer that made it. Much slower: the host waits for each step.
    /// </summary>
    public bool DetectAnomaly { get; init; }

    /// <summary>Where the training is saved so that it can go on, and how often; null = nowhere. <see cref="Trainer.Resume"/> goes on.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>How the data come to the device.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
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
