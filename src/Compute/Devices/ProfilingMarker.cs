namespace GpuTrainer.Compute;

/// <summary>
/// A point in a stream's work, with the time at which the device reached it. The difference of two is the time that the device took for what
/// lies between them, without the host's part.
/// </summary>
public abstract class ProfilingMarker : IDisposable
{
    private protected ProfilingMarker(AcceleratorStream stream)
    {
        Stream = stream;
    }

    internal AcceleratorStream Stream { get; }

    /// <summary>The time from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static TimeSpan operator -(ProfilingMarker end, ProfilingMarker start)
    {
        ArgumentNullException.ThrowIfNull(end);
        return end.MeasureFrom(start);
    }

    /// <summary>Waits until the device has reached the marker.</summary>
    public abstract void Synchronize();

    /// <summary>Waits until the device has reached both markers, and gives the time from <paramref name="marker"/> to this one.</summary>
    /// <exception cref="ArgumentException">The markers belong to different accelerators.</exception>
    public TimeSpan MeasureFrom(ProfilingMarker marker)
    {
        ArgumentNullException.ThrowIfNull(marker);
        if (marker.Stream.Accelerator != Stream.Accelerator)
            throw new ArgumentException($"The markers belong to {marker.Stream.Accelerator} and {Stream.Accelerator}; expected one accelerator.", nameof(marker));
        marker.Synchronize();
        Synchronize();
        return Since(marker);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>The time between two markers of one accelerator that have been reached.</summary>
    private protected abstract TimeSpan Since(ProfilingMarker start);

    private protected abstract void Release();
}
