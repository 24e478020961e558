using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>A barrier that some threads of a group may miss.</summary>
/// <param name="Barrier">The barrier.</param>
/// <param name="Cause">The statement where the threads diverge.</param>
/// <param name="Reason">What happens there, as the beginning of a sentence.</param>
public sealed record DivergentBarrier(Barrier Barrier, Statement Cause, string Reason);

/// <summary>
/// Finds barriers under divergent control flow. A value varies within a group if it is computed from the thread's index, an atomic, or a
/// load at a varying index (assuming no races), or if it is assigned under divergent control flow.
/// </summary>
public sealed class BarrierUniformity
{
    private readonly HashSet<Local> _varying = [];
    private readonly HashSet<LocalArray> _varyingArrays = [];
    private readonly Dictionary<Loop, Divergence> _leavingLoops = [];
    private readonly List<DivergentBarrier> _found = [];
    private bool _changed;
    private bool _collects;

    private BarrierUniformity()
    {
    }

    /// <summary>The kernel's barriers that not all threads of a group reach together, in textual order.</summary>
    public static IReadOnlyList<DivergentBarrier> Check(Kernel kernel)
    {
        var analysis = new BarrierUniformity();

        // The set of varying values only grows, so this terminates.
        do
        {
            analysis._changed = false;
            analysis.Walk(kernel.Body, null);
        }
        while (analysis._changed);

        analysis._collects = true;
        analysis.Walk(kernel.Body, null);
        return analysis._found;
    }

    /// <summary>
    /// Walks a block that is entered under <paramref name="divergence"/>; returns the jumps that only some threads take in it.
    /// </summary>
    private Jumps Walk(Block block, Divergence? divergence)
    {
        Jumps jumps = default;
        foreach (Statement statement in block.Statements)
        {
            Jumps taken = Walk(statement, divergence ?? jumps.Any);
            jumps = jumps.Or(taken);
        }

        return jumps;
    }

    private Jumps Walk(Statement statement, Divergence? divergence)
    {
        switch (statement)
        {
            case Assign assign:
                Define(assign.Local, divergence is not null || Varies(assign.Value));
                break;
            case Load load:
                bool isVarying = Varies(load.Index) || (load.Memory is LocalArray array && _varyingArrays.Contains(array));
                Define(load.Local, divergence is not null || isVarying);
                break;
            case Store { Memory: LocalArray target } store:
                if (divergence is not null || Varies(store.Index) || Varies(store.Value))
                    _changed |= _varyingArrays.Add(target);

                break;
            case Atomic { Old: { } old }:
                Define(old, isVarying: true);
                break;
            case Barrier barrier when divergence is not null && _collects:
                _found.Add(new DivergentBarrier(barrier, divergence.Cause, divergence.Reason));
                break;
            case If branch:
                Divergence? inside =
                    divergence ?? (Varies(branch.Condition) ? new Divergence(branch, "the condition depends on the thread") : null);
                return Walk(branch.Then, inside).Or(Walk(branch.Else, inside));
            case Loop loop:
                return Walk(loop, divergence);
            case Break when divergence is not null:
                return new Jumps(Break: divergence.After(statement, "break"));
            case Continue when divergence is not null:
                return new Jumps(Continue: divergence.After(statement, "continue"));
            case Return when divergence is not null:
                return new Jumps(Return: divergence.After(statement, "return"));
        }

        return default;
    }

    private Jumps Walk(Loop loop, Divergence? divergence)
    {
        // Once some threads have left the loop, the others iterate alone.
        _leavingLoops.TryGetValue(loop, out Divergence? leaving);
        Divergence? inside = divergence ?? leaving;
        if (!loop.TestsLast)
        {
            Walk(loop.Header, inside);
            inside ??= IterationsVary(loop);
        }

        Jumps jumps = Walk(loop.Body, inside);
        Divergence? left = inside ?? jumps.Break ?? jumps.Return;
        Walk(loop.Continuing, left);
        if (loop.TestsLast)
        {
            Walk(loop.Header, left);
            left ??= IterationsVary(loop);
        }

        if (left is not null && !_leavingLoops.ContainsKey(loop))
        {
            _leavingLoops.Add(loop, left);
            _changed = true;
        }

        return new Jumps(Return: jumps.Return);
    }

    private Divergence? IterationsVary(Loop loop) =>
        Varies(loop.Condition) ? new Divergence(loop, "the number of iterations of the loop depends on the thread") : null;

    private void Define(Local local, bool isVarying)
    {
        if (isVarying)
            _changed |= _varying.Add(local);
    }

    private bool Varies(Expression expression) => expression switch
    {
        LaunchIndex index => index.Kind == LaunchIndexKind.GroupIndex,
        LocalRead read => _varying.Contains(read.Local),
        _ => expression.Operands.Any(Varies),
    };

    /// <summary>Why the threads of a group have diverged.</summary>
    private sealed record Divergence(Statement Cause, string Reason)
    {
        public Divergence After(Statement jump, string name) => new(jump, "some threads have left through '" + name + "'");
    }

    /// <summary>Jumps that some threads take but others may not.</summary>
    private readonly record struct Jumps(Divergence? Break = null, Divergence? Continue = null, Divergence? Return = null)
    {
        public Divergence? Any => Return ?? Break ?? Continue;

        public Jumps Or(Jumps other) => new(Break ?? other.Break, Continue ?? other.Continue, Return ?? other.Return);
    }
}
