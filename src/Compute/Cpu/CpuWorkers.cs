using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace GpuTrainer.Compute;

/// <summary>
/// The threads that run a launch's groups: the launching thread, and workers started by the first launch that needs them.
/// </summary>
/// <remarks>
/// Publishing <see cref="Counters.State"/> opens a launch. Workers that see it join by counting themselves in, take chunks of groups until
/// none is left, and count themselves out. The launching thread works too, then closes the launch so that nobody joins late, and waits only
/// for those who joined: a worker that wakes up late costs nothing. Between launches workers spin briefly, since the launches of a training
/// step follow each other within microseconds, then park.
/// </remarks>
internal sealed unsafe class CpuWorkers(int threads) : IDisposable
{
    // State: the launch's number in the upper half, whether it is open, how many workers have joined.
    private const long Open = 1L << 31;
    private const long JoinedMask = Open - 1;
    private const int NumberShift = 32;

    // A chunk is 1 / (threads * this) of what is left: large ones first, which cost few atomic operations, then ever smaller ones, which
    // balance uneven groups and uneven cores (guided self-scheduling: Polychronopoulos and Kuck 1987).
    private const int ChunksOfRest = 2;

    // Generated code keeps shared memory and the values that live across barriers of up to 1024 threads on the stack.
    private const int StackBytes = 16 * 1024 * 1024;

    private static readonly long SpinTicks = Environment.ProcessorCount > 1 ? Stopwatch.Frequency * 40 / 1_000_000 : 0; // 40 us.

    [ThreadStatic]
    private static bool _runsGroups;

    private readonly Lock _launching = new();
    private readonly object _gate = new(); // Guards _parked; parked workers wait on it.
    private Thread[] _workers = [];
    private Counters _counters;
    private int _parked;
    private bool _stopping;
    private int _number;

    // The open launch. Written only while no worker has joined.
    private delegate*<CpuLaunch*, int, int, void> _entry;
    private CpuLaunch* _launch;
    private int _groups;
    private ExceptionDispatchInfo? _failure;

    /// <summary>All threads, including the launching one.</summary>
    internal int Threads { get; } = threads;

    /// <summary>
    /// Runs all groups and returns when they are done. Rethrows the first exception of a group; groups not started by then are skipped.
    /// Launches of several host threads run one after another; a launch from inside a group runs on that thread alone.
    /// </summary>
    internal void Run(delegate*<CpuLaunch*, int, int, void> entry, CpuLaunch* launch, int groups)
    {
        if (Threads == 1 || groups == 1 || _runsGroups)
        {
            entry(launch, 0, groups);
            return;
        }

        ExceptionDispatchInfo? failure;
        lock (_launching)
        {
            Start();
            _entry = entry;
            _launch = launch;
            _groups = groups;
            _failure = null;
            _counters.Next = 0;
            _number++;
            Interlocked.Exchange(ref _counters.State, ((long)_number << NumberShift) | Open);
            Wake(Math.Min(groups, Threads) - 1);

            _runsGroups = true;
            RunChunks();
            _runsGroups = false;

            Interlocked.And(ref _counters.State, ~Open);
            SpinWait wait = default;
            while ((Volatile.Read(ref _counters.State) & JoinedMask) != 0)
                wait.SpinOnce(sleep1Threshold: -1); // Yields but never sleeps: a chunk may end any moment.
            failure = _failure;
        }

        failure?.Throw();
    }

    /// <summary>Ends the workers once the running launch is complete.</summary>
    public void Dispose()
    {
        lock (_launching)
        {
            lock (_gate)
            {
                _stopping = true;
                Monitor.PulseAll(_gate);
            }

            foreach (Thread worker in _workers)
                worker.Join();
            _workers = [];
        }
    }

    private void Start()
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (_workers.Length > 0)
            return;
        _workers = new Thread[Threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work, StackBytes) { IsBackground = true, Name = $"gpu-trainer CPU worker {i + 1}" };
            _workers[i].Start();
        }
    }

    private void Wake(int helpers)
    {
        // The exchange that opened the launch is a full fence, as is the one in Park: either the worker sees the launch or we see the
        // worker.
        if (Volatile.Read(ref _parked) == 0)
            return;
        lock (_gate)
        {
            for (int i = Math.Min(helpers, _parked); i > 0; i--)
                Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        _runsGroups = true;
        int last = 0;
        while (true)
        {
            long spinEnd = Stopwatch.GetTimestamp() + SpinTicks;
            while (!HasNews(last))
            {
                if (Stopwatch.GetTimestamp() >= spinEnd)
                    Park(last);
                else
                    Thread.SpinWait(2);
            }

            if (Volatile.Read(ref _stopping))
                return;

            long state = Volatile.Read(ref _counters.State);
            if ((state & Open) == 0 || Interlocked.CompareExchange(ref _counters.State, state + 1, state) != state)
                continue; // Closed again, or another worker joined at the same moment.
            last = (int)(state >> NumberShift);
            RunChunks();
            Interlocked.Decrement(ref _counters.State);
        }
    }

    private bool HasNews(int last)
    {
        long state = Volatile.Read(ref _counters.State);
        return ((state & Open) != 0 && (int)(state >> NumberShift) != last) || Volatile.Read(ref _stopping);
    }

    private void Park(int last)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _parked);
            while (!HasNews(last))
                Monitor.Wait(_gate);
            _parked--;
        }
    }

    private void RunChunks()
    {
        try
        {
            while (true)
            {
                int begin = Volatile.Read(ref _counters.Next);
                if (begin >= _groups)
                    return;
                int end = begin + Math.Max(1, (_groups - begin) / (Threads * ChunksOfRest));
                if (Interlocked.CompareExchange(ref _counters.Next, end, begin) == begin)
                    _entry(_launch, begin, end);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Interlocked.Exchange(ref _counters.Next, _groups);
        }
    }

    /// <summary>What all threads write, each field on its own cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Counters
    {
        [FieldOffset(128)]
        public long State;

        /// <summary>The first group that is not yet taken.</summary>
        [FieldOffset(256)]
        public int Next;
    }
}
