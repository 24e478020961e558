using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// The recordings of a training step over a full batch: one for each kind of place that a batch may have in its group (one alone, but for accumulated
/// gradients), and one of several steps for GPUs, between whose graphs the device waits a little.
/// </summary>
internal sealed class StepGraphs : IDisposable
{
    private const int StepsOfLongGraph = 16;
    private const int MaxStepsOfLongGraph = 64;

    private readonly AcceleratorStream _stream;
    private readonly Action<int> _launch;
    private readonly BatchGroups _groups;
    private readonly bool _isOn;
    private readonly bool _isLongOn;
    private readonly LaunchGraph?[] _graphs = new LaunchGraph?[GroupPlace.Kinds];
    private readonly bool[] _ran = new bool[GroupPlace.Kinds];
    private LaunchGraph? _longGraph;

    /// <summary>Records nothing yet.</summary>
    /// <param name="accelerator">Where the steps run.</param>
    /// <param name="isOn">Whether steps can be recorded at all.</param>
    /// <param name="groups">The batches of each step of the optimizer.</param>
    /// <param name="launch">Launches the step over the full batch that comes so many after the next one.</param>
    public StepGraphs(Accelerator accelerator, bool isOn, BatchGroups groups, Action<int> launch)
    {
        _stream = accelerator.DefaultStream;
        _launch = launch;
        _groups = groups;
        // Whole groups of batches go into one.
        LongSteps = Math.Max(1, StepsOfLongGraph / groups.Size) * groups.Size;
        _isOn = isOn;
        // On the CPU a graph is a list of launches, and a long one no better than short ones.
        _isLongOn = isOn && accelerator.AcceleratorType != AcceleratorType.CPU && LongSteps <= MaxStepsOfLongGraph;
    }

    /// <summary>Steps of the long recording.</summary>
    public int LongSteps { get; }

    /// <summary>
    /// Replays the next step, over a full batch. False = it is to be launched: the first of a kind runs as it is, so that drivers have loaded every
    /// kernel before the second is recorded.
    /// </summary>
    /// <param name="place">The batch's place in its group.</param>
    public bool TryReplay(GroupPlace place)
    {
        if (!_isOn || place.IsCutShort)
            return false;
        int kind = place.Kind;
        if (!_ran[kind])
        {
            _ran[kind] = true;
            return false;
        }

        _graphs[kind] ??= Record(1);
        _graphs[kind]!.Replay();
        return true;
    }

    /// <summary>Replays the next <see cref="LongSteps"/> steps, all over full batches; false where these cannot go at once.</summary>
    /// <param name="next">The first one's number in the epoch, from 0.</param>
    public bool TryReplayLong(int next)
    {
        bool haveAllRun = _ran.AsSpan(0, Math.Min(_groups.Size, GroupPlace.Kinds)).IndexOf(false) < 0;
        if (!_isLongOn || !haveAllRun || next % _groups.Size != 0)
            return false;
        _longGraph ??= Record(LongSteps);
        _longGraph.Replay();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LaunchGraph? graph in _graphs)
            graph?.Dispose();
        _longGraph?.Dispose();
    }

    private LaunchGraph Record(int steps) => _stream.Record(() =>
    {
        for (int step = 0; step < steps; step++)
            _launch(step);
    });
}
