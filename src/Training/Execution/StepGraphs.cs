using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// The recordings of a training step over a full batch: one for each kind of place in a group (just one unless gradients are accumulated),
/// and, for GPUs, one of several steps, since the device idles briefly between graphs.
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
    /// <param name="isOn">Whether steps can be recorded.</param>
    /// <param name="groups">The batches of each optimizer step.</param>
    /// <param name="launch">Launches a step over a full batch: 0 = the next one, 1 = the one after it, and so on.</param>
    public StepGraphs(Accelerator accelerator, bool isOn, BatchGroups groups, Action<int> launch)
    {
        _stream = accelerator.DefaultStream;
        _launch = launch;
        _groups = groups;
        // A long recording holds whole groups.
        LongSteps = Math.Max(1, StepsOfLongGraph / groups.Size) * groups.Size;
        _isOn = isOn;
        // On the CPU a graph is a list of launches, and a long one gains nothing.
        _isLongOn = isOn && accelerator.AcceleratorType != AcceleratorType.CPU && LongSteps <= MaxStepsOfLongGraph;
    }

    /// <summary>Steps in the long recording.</summary>
    public int LongSteps { get; }

    /// <summary>
    /// Replays the next step, over a full batch. False = launch it instead: the first step of a kind runs unrecorded, so that the driver
    /// has loaded every kernel before the second is recorded.
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

    /// <summary>Replays the next <see cref="LongSteps"/> steps, all over full batches; false = they cannot be replayed together.</summary>
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
