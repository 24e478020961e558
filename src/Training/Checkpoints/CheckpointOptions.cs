using System.Diagnostics;

namespace GpuTrainer.Training;

/// <summary>
/// When to save checkpoints, from which a training can resume: after every epoch, when it stops, and at the given steps or times.
/// </summary>
/// <remarks>
/// A separate thread writes the files while the training continues. At most one state waits: if the disk is slower than the epochs, a newer
/// state replaces the waiting one, unless that is the best epoch's.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>The folder, created if missing, even while the training runs: <see cref="CheckpointFolder"/>.</summary>
    public required string Directory { get; init; }

    /// <summary>Also save after this many steps, at least 1; null = do not.</summary>
    public long? EverySteps { get; init; }

    /// <summary>Also save when this much time has passed since the last checkpoint, above 0; null = do not.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How many of the newest to keep, at least 1; the best epoch's is kept as well.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of range.</exception>
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

/// <summary>When the next checkpoint within an epoch is due.</summary>
internal sealed class CheckpointTimer(CheckpointOptions options)
{
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Steps until the next checkpoint that is due by its step.</summary>
    /// <param name="step">Steps done in all.</param>
    public long StepsLeft(long step) => options.EverySteps is { } every ? every - step % every : long.MaxValue;

    /// <summary>Whether a checkpoint is due after a step.</summary>
    /// <param name="step">Steps done in all.</param>
    public bool IsDue(long step) =>
        (options.EverySteps is { } every && step % every == 0) || (options.Every is { } time && Stopwatch.GetElapsedTime(_last) >= time);

    /// <summary>Notes that a checkpoint was taken.</summary>
    public void Restart() => _last = Stopwatch.GetTimestamp();
}
