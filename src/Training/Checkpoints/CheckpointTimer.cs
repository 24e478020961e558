using System.Diagnostics;

namespace GpuTrainer.Training;

/// <summary>When the next checkpoint within an epoch is due.</summary>
internal sealed class CheckpointTimer(CheckpointOptions options)
{
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Steps until the next one that is due by the number of steps.</summary>
    /// <param name="step">Steps done in all.</param>
    public long StepsLeft(long step) => options.EverySteps is { } every ? every - step % every : long.MaxValue;

    /// <summary>Whether one is due after a step.</summary>
    /// <param name="step">Steps done in all.</param>
    public bool IsDue(long step) =>
        (options.EverySteps is { } every && step % every == 0) || (options.Every is { } time && Stopwatch.GetElapsedTime(_last) >= time);

    /// <summary>One was taken.</summary>
    public void Restart() => _last = Stopwatch.GetTimestamp();
}
