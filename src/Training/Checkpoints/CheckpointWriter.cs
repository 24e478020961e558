using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace GpuTrainer.Training;

/// <summary>
/// Writes checkpoints on its own thread, so that a training need not wait for the disk: one file at a time, while at most one state waits.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly CheckpointOptions _options;
    private readonly Func<TrainingState> _create;
    private readonly Stack<TrainingState> _free = [];
    private readonly ConcurrentQueue<CheckpointReport> _reports = [];
    private readonly object _changed = new();
    private Thread? _thread;
    private CheckpointTensors? _tensors;
    private (TrainingState State, bool IsBest, long BestStep)? _waiting;
    private bool _isWriting;
    private bool _isDisposed;
    private Exception? _fault;

    /// <summary>Writes nothing yet.</summary>
    /// <param name="options">The folder, and how many to keep.</param>
    /// <param name="create">Creates a state of the training's form.</param>
    public CheckpointWriter(CheckpointOptions options, Func<TrainingState> create)
    {
        _options = options;
        _create = create;
    }

    /// <summary>Returns a state to fill and pass to <see cref="Post"/>.</summary>
    public TrainingState Rent()
    {
        lock (_changed)
        {
            if (_free.TryPop(out TrainingState? state))
                return state;
        }

        return _create();
    }

    /// <summary>Queues a state for writing.</summary>
    /// <param name="state">From <see cref="Rent"/>; it belongs to the writer from here on.</param>
    /// <param name="isBest">Whether it is the best epoch's.</param>
    /// <param name="bestStep">The step of the best epoch's checkpoint, which is kept.</param>
    public void Post(TrainingState state, bool isBest, long bestStep)
    {
        lock (_changed)
        {
            // A waiting best state gives way to a better one, but not to a worse one.
            while (_waiting is { IsBest: true } && !isBest)
                Monitor.Wait(_changed);
            if (_waiting is { } replaced)
                _free.Push(replaced.State);
            _waiting = (state, isBest, bestStep);
            _thread ??= Start();
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Waits until everything is written.</summary>
    public void Flush()
    {
        lock (_changed)
        {
            while (_waiting is not null || _isWriting)
                Monitor.Wait(_changed);
        }

        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
    }

    /// <summary>Returns the next report of a checkpoint that was written or failed; false = there is none.</summary>
    public bool TryTakeReport(out CheckpointReport? report) => _reports.TryDequeue(out report);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_changed)
        {
            while (_waiting is not null || _isWriting)
                Monitor.Wait(_changed);
            _isDisposed = true;
            Monitor.PulseAll(_changed);
        }

        _thread?.Join();
    }

    private Thread Start()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "gpu-trainer checkpoints" };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        while (true)
        {
            TrainingState state;
            bool isBest;
            long bestStep;
            lock (_changed)
            {
                while (_waiting is null && !_isDisposed)
                    Monitor.Wait(_changed);
                if (_waiting is null)
                    return;
                (state, isBest, bestStep) = _waiting.Value;
                _waiting = null;
                _isWriting = true;
                Monitor.PulseAll(_changed);
            }

            Exception? fault = Write(state, isBest, bestStep);
            lock (_changed)
            {
                _fault ??= fault;
                _free.Push(state);
                _isWriting = false;
                Monitor.PulseAll(_changed);
            }
        }
    }

    /// <summary>Writes one file. Reports an I/O error; returns any other exception, which is a bug of this program.</summary>
    private Exception? Write(TrainingState state, bool isBest, long bestStep)
    {
        string path = CheckpointFolder.PathOf(_options.Directory, state.Progress.Step);
        string? error = null;
        try
        {
            Directory.CreateDirectory(_options.Directory); // It may have been deleted since the training began.
            if (_tensors is null || _tensors.HasBest != state.Best is not null)
                _tensors = new CheckpointTensors(state, state.Best is not null);
            CheckpointFile.Write(path, state, _tensors);
            CheckpointFolder.Prune(_options.Directory, _options.Keep, bestStep);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error = problem.Message;
        }
        catch (Exception problem)
        {
            return problem;
        }

        _reports.Enqueue(new CheckpointReport(state.Progress.Step, state.Progress.Epochs.Length, path, isBest, error));
        return null;
    }
}
