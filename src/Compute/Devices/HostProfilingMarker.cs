using System.Diagnostics;

namespace GpuTrainer.Compute;

/// <summary>The host's clock, read when the stream has nothing left to do: exact where launches are over on return, else with the wait in it.</summary>
internal sealed class HostProfilingMarker : ProfilingMarker
{
    private readonly long _timestamp;

    internal HostProfilingMarker(AcceleratorStream stream)
        : base(stream)
    {
        stream.Synchronize();
        _timestamp = Stopwatch.GetTimestamp();
    }

    public override void Synchronize()
    {
        // The constructor has waited.
    }

    private protected override TimeSpan Since(ProfilingMarker start) => Stopwatch.GetElapsedTime(((HostProfilingMarker)start)._timestamp, _timestamp);

    private protected override void Release()
    {
    }
}
