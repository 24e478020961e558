using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>
/// Streams, their capture, and events. Work runs as soon as it is enqueued, or is kept for the graph while the stream is captured.
/// </summary>
public sealed unsafe partial class InterpreterCudaDriver
{
    private const nint LegacyStream = 0;

    private readonly Dictionary<nint, StreamFlags> _streams = [];
    private readonly Dictionary<nint, (int Time, bool IsAwaited)> _events = [];
    private Capture? _capture;

    // Of events: a count of what has been launched or copied, a millisecond each.
    private int _time;

    internal override CudaError cuStreamCreate(out nint stream, StreamFlags flags)
    {
        nint handle = 0;
        CudaError status = Do("StreamCreate", () => _streams.Add(handle = Open("stream"), flags));
        stream = handle;
        return status;
    }

    internal override CudaError cuStreamCreateWithPriority(out nint stream, StreamFlags flags, int priority) =>
        cuStreamCreate(out stream, flags);

    internal override CudaError cuStreamSynchronize(nint stream)
    {
        HostSynchronizations++;
        return Do(
            "StreamSynchronize", null, check: () => IsStream(stream) | (_capture?.Stream == stream ? Invalidate(CaptureUnsupported) : 0));
    }

    internal override CudaError cuStreamDestroy_v2(nint stream) => Close("StreamDestroy", stream, "stream");

    internal override CudaError cuEventCreate(out nint @event, CudaEventFlags flags)
    {
        nint handle = 0;
        CudaError status = Do("EventCreate", () => handle = Open("event"));
        @event = handle;
        return status;
    }

    internal override CudaError cuEventRecord(nint @event, nint stream) => Do(
        "EventRecord", () =>
            _events[@event] = (_time, false), check: () => Alive(@event, "event") | IsStream(stream) | IsUnsafeInCapture());

    // The first query comes too early, so the caller has to wait.
    internal override CudaError cuEventQuery(nint @event) => Do(
        "EventQuery", null, check: () =>
            Alive(@event, "event") | IsUnsafeInCapture() | (_events[@event].IsAwaited ? 0 : CudaError.CUDA_ERROR_NOT_READY));

    internal override CudaError cuEventSynchronize(nint @event)
    {
        HostSynchronizations++;
        return Do("EventSynchronize", () => _events[@event] = (_events[@event].Time, true), check: () =>
            IsUnsafeInCapture() | Alive(@event, "event"));
    }

    internal override CudaError cuEventElapsedTime(out float milliseconds, nint start, nint end)
    {
        float elapsed = 0;

        // An event that has not been recorded has no time.
        CudaError status = Do(
            "EventElapsedTime", () => elapsed = _events[end].Time - _events[start].Time,
            check: () => _events.ContainsKey(start) && _events.ContainsKey(end)
                ? Alive(start, "event") | Alive(end, "event")
                : CudaError.CUDA_ERROR_INVALID_HANDLE);
        milliseconds = elapsed;
        return status;
    }

    internal override CudaError cuEventDestroy_v2(nint @event) => Close("EventDestroy", @event, "event");

    private CudaError Queue(string call, nint stream, Action work, bool isInGraphs = true) => Do(
        call,
        () =>
        {
            if (_capture is { } capture && capture.Stream == stream)
            {
                capture.Work.Add(work);
            }
            else
            {
                _time++;
                work();
            }
        },
        check: () => IsStream(stream) | (_capture?.Stream == stream && !isInGraphs ? Invalidate(CaptureUnsupported) : 0));

    // The legacy stream waits for all blocking streams, which a captured stream does not allow.
    private CudaError IsStream(nint stream) => stream != LegacyStream ? Alive(stream, "stream")
        : _capture is { } capture && _streams[capture.Stream] == StreamFlags.CU_STREAM_DEFAULT ? Invalidate(CaptureImplicit)
        : CudaError.CUDA_SUCCESS;

    private CudaError WaitsForNoCapture() => _capture is null ? CudaError.CUDA_SUCCESS : Invalidate(CaptureUnsupported);

    /// <summary>What a capture forbids to its own thread, and in the global mode to all threads.</summary>
    private CudaError IsUnsafeInCapture() =>
        _capture is { } capture && (capture.Mode == GlobalCapture || capture.Thread == Environment.CurrentManagedThreadId)
        ? CaptureUnsupported
        : CudaError.CUDA_SUCCESS;

    private CudaError Invalidate(CudaError status)
    {
        _capture!.IsValid = false;
        return status;
    }

    private sealed record Capture(nint Stream, int Mode, int Thread)
    {
        public List<Action> Work { get; } = [];

        public bool IsValid { get; set; } = true;
    }
}
