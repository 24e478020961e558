namespace GpuTrainer.Support.Cuda;

/// <summary>Events. The clock is a count of what has been launched or copied: a millisecond each.</summary>
internal sealed unsafe partial class InterpreterCudaDriver
{
    private readonly Dictionary<nint, int> _eventTimes = [];
    private int _time;

    public int EventCreate(nint* handle, uint flags)
    {
        nint opened = 0;
        int status = Do("EventCreate", () => opened = Open("event"));
        *handle = opened;
        return status;
    }

    public int EventRecord(nint handle, nint stream) => Do(
        "EventRecord", () => _eventTimes[handle] = _time, check: () => NotCapturing() | Alive(handle, "event") | Alive(stream, "stream"));

    public int EventSynchronize(nint handle) => Do("EventSynchronize", null, check: () => NotCapturing() | Alive(handle, "event"));

    public int EventElapsedTime(float* milliseconds, nint start, nint end)
    {
        float elapsed = 0;

        // An event that has not been recorded has no time.
        int status = Do(
            "EventElapsedTime",
            () => elapsed = _eventTimes[end] - _eventTimes[start],
            check: () => _eventTimes.ContainsKey(start) && _eventTimes.ContainsKey(end) ? Alive(start, "event") | Alive(end, "event") : InvalidHandle);
        *milliseconds = elapsed;
        return status;
    }

    public int EventDestroy(nint handle) => Close("EventDestroy", handle, "event");
}
