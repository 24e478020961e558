namespace GpuTrainer.Training;

/// <summary>When a training is saved so that it can go on from there: after every epoch, where it stops, and at the steps or times asked for.</summary>
/// <remarks>
/// Files are written by a thread of their own while the training goes on. One waits at most: where the disk takes longer than the epochs, a newer state
/// takes the place of one that has not begun to be written, but never of the best epoch's.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>The folder, made where missing, also while the training runs: <see cref="CheckpointFolder"/>.</summary>
    public required string Directory { get; init; }

    /// <summary>Save after every so many steps, too, at least 1; null = not.</summary>
    public long? EverySteps { get; init; }

    /// <summary>Save when so much time has gone by since the last one, too, above 0; null = not.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How many stay, at least 1; the best epoch's stays as well.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Directory))
            throw new TrainingException($"Checkpoints: {nameof(Directory)} is empty, expected a folder.");
        if (EverySteps < 1)
            throw new TrainingException($"Checkpoints: {nameof(EverySteps)} is {EverySteps}, expected at least 1.");
        if (Every <= TimeSpan.Zero)
            throw new TrainingException($"Checkpoints: {nameof(Every)} is {Every}, expected more than 0.");
        if (Keep < 1)
            throw new TrainingException($"Checkpoints: {nameof(Keep)} is {Keep}, expected at least 1.");
    }
}
