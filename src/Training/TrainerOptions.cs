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
        Data.Check();
        Update.Check();
    }

    private static void CheckAtLeast(long value, long minimum, string name)
    {
        if (value < minimum)
            throw new TrainingException($"{name} is {value}, expected at least {minimum}.");
    }
}
