using System.Diagnostics;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>A stream of an accelerator whose launches are complete when they return.</summary>
internal sealed class SimdStream(Accelerator accelerator) : AcceleratorStream(accelerator)
{
    public override void Synchronize() { }

    protected override ProfilingMarker AddProfilingMarkerInternal() => new Marker(Accelerator);

    protected override void DisposeAcceleratorObject(bool disposing) { }

    private sealed class Marker(Accelerator accelerator) : ProfilingMarker(accelerator)
    {
        private readonly long _timestamp = Stopwatch.GetTimestamp();

        public override void Synchronize() { }

        public override TimeSpan MeasureFrom(ProfilingMarker marker) => marker is Marker start && start.Accelerator == Accelerator
            ? Stopwatch.GetElapsedTime(start._timestamp, _timestamp)
            : throw new ArgumentException("The markers belong to different accelerators; expected two of the same.", nameof(marker));

        protected override void DisposeAcceleratorObject(bool disposing) { }
    }
}
