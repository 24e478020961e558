namespace GpuTrainer.Support.Ptx;

/// <summary>
/// A group: its threads run one after another from barrier to barrier, alternately upwards and downwards, so that a missing barrier shows
/// whichever way the data flows.
/// </summary>
internal sealed class PtxGroup
{
    private readonly PtxLaunch _launch;
    private readonly PtxThread[] _threads;
    private readonly PtxMemory _shared;

    public PtxGroup(PtxLaunch launch, long instructionLimit)
    {
        _launch = launch;
        Left = instructionLimit;
        _shared = new PtxMemory("shared", PtxAssembler.SharedBase, launch.Entry.SharedBytes);

        // Without barriers each thread runs to its end at once, so one object can serve them all.
        int count = launch.Entry.HasBarrier ? launch.Shape.ThreadsPerGroup : 1;
        _threads = new PtxThread[count];
        for (int i = 0; i < count; i++)
            _threads[i] = new PtxThread(launch, this, _shared);
    }

    /// <summary>Instructions that may still run.</summary>
    public long Left { get; set; }

    public void Run(int x, int y, int z)
    {
        _shared.Clear();
        LaunchShape shape = _launch.Shape;
        for (int i = 0; i < shape.ThreadsPerGroup; i++)
        {
            PtxThread thread = _threads[_launch.Entry.HasBarrier ? i : 0];
            thread.Start(
                [i % shape.GroupX, i / shape.GroupX % shape.GroupY, i / (shape.GroupX * shape.GroupY)],
                [shape.GroupX, shape.GroupY, shape.GroupZ],
                [x, y, z],
                [shape.GridX, shape.GridY, shape.GridZ]);
            if (!_launch.Entry.HasBarrier)
                thread.RunToBarrier();
        }

        bool isDownwards = false;
        while (!_threads[0].HasEnded)
        {
            for (int i = 0; i < _threads.Length; i++)
                _threads[isDownwards ? _threads.Length - 1 - i : i].RunToBarrier();

            isDownwards = !isDownwards;
            PtxThread first = _threads[0];
            PtxThread? other = Array.Find(_threads, t => t.Position != first.Position);
            if (other is not null)
                throw new PtxException($"{_launch.Entry.Name}: divergent barrier: {first.Where}, but {other.Where}.");
        }
    }
}
