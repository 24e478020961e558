using System.Diagnostics;

namespace GpuTrainer.Training;

/// <summary>What ends a training before its steps are done: it is cancelled, or its time is over.</summary>
internal sealed class StepLimits(TimeSpan? maxTime, CancellationToken cancellation)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Why no further step is taken; null = one may be.</summary>
    public StopReason? Reason =>
        cancellation.IsCancellationRequested ? StopReason.Interrupted
        : maxTime is { } time && Stopwatch.GetElapsedTime(_started) >= time ? StopReason.MaxTime
        : null;
}
