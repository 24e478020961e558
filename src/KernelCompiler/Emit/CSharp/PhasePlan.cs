using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Where the locals of a kernel live when its body is split at barriers. A local of one phase is a C# local there. A local that is uniform
/// in the group and set outside the phases is a C# local of the group. A pure function of the thread's index is recomputed in each phase.
/// Any other local that lives across a barrier is saved in an array with one element per thread (or vector of threads).
/// </summary>
internal sealed class PhasePlan
{
    private readonly Dictionary<int, HashSet<Local>> _usedInPhase = [];
    private readonly Dictionary<int, HashSet<Local>> _definedInPhase = [];
    private readonly Dictionary<Local, Assign> _rematerialised = [];

    public PhasePlan(Kernel kernel, Uniformity uniformity)
    {
        GroupLocals = FindGroupLocals(kernel, uniformity);
        Nodes = PhaseSplitter.Split(kernel, GroupLocals);
        HasBarriers = kernel.Body.Nested().Any(s => s is Barrier);
        var phasesOf = new Dictionary<Local, HashSet<int>>();
        foreach (PhaseNode phase in PhaseSplitter.Flatten(Nodes).OfType<PhaseNode>())
            Collect(phase, phasesOf);

        List<Local> crossing = phasesOf.Where(p => p.Value.Count > 1 && !GroupLocals.Contains(p.Key)).Select(p => p.Key).ToList();
        FindRematerialised(kernel, new HashSet<Local>(crossing));
        Saved = crossing.Where(l => !_rematerialised.ContainsKey(l)).OrderBy(l => l.Name, StringComparer.Ordinal).ToList();
    }

    public bool HasBarriers { get; }

    public List<GroupNode> Nodes { get; }

    /// <summary>Locals of the group, declared once at the top of a group.</summary>
    public HashSet<Local> GroupLocals { get; }

    /// <summary>Locals saved per thread between phases, by name.</summary>
    public IReadOnlyList<Local> Saved { get; }

    /// <summary>The saved locals that a phase loads at its start.</summary>
    public IEnumerable<Local> SavedIn(PhaseNode phase) => Saved.Where(_usedInPhase[phase.Number].Contains);

    /// <summary>The saved locals that a phase stores at its end.</summary>
    public IEnumerable<Local> SavedBy(PhaseNode phase) => Saved.Where(_definedInPhase[phase.Number].Contains);

    /// <summary>The assignments that a phase repeats at its start, in an order that respects their operands.</summary>
    public IEnumerable<Assign> RematerialisedIn(PhaseNode phase)
    {
        var needed = new HashSet<Local>(_usedInPhase[phase.Number]);
        foreach (Assign assign in _rematerialised.Values.Reverse())
        {
            if (needed.Contains(assign.Local))
                needed.UnionWith(Reads(assign));
        }

        return _rematerialised.Values.Where(a => needed.Contains(a.Local));
    }

    /// <summary>True if the phases must omit the local's own declaration and assignment.</summary>
    public bool IsRematerialised(Local local) => _rematerialised.ContainsKey(local);

    private static IEnumerable<Local> Reads(Statement statement) =>
        statement.Expressions().SelectMany(e => e.SelfAndOperands()).OfType<LocalRead>().Select(r => r.Local);

    private void Collect(PhaseNode phase, Dictionary<Local, HashSet<int>> phasesOf)
    {
        HashSet<Local> used = _usedInPhase[phase.Number] = [];
        HashSet<Local> defined = _definedInPhase[phase.Number] = [];
        foreach (Statement statement in phase.Statements.SelectMany(s => s.SelfAndNested()))
        {
            used.UnionWith(Reads(statement));
            if (statement.DefinedLocal() is Local local)
            {
                used.Add(local);
                defined.Add(local);
            }
        }

        foreach (Local local in used)
        {
            if (!phasesOf.TryGetValue(local, out HashSet<int>? phases))
                phasesOf[local] = phases = [];

            phases.Add(phase.Number);
        }
    }

    /// <summary>
    /// A local can live with the group if it is uniform, all its definitions are outside barrier-free constructs, and the same holds for
    /// everything they read. It must do so if control flow around barriers reads it, and does so if several phases use it.
    /// </summary>
    private static HashSet<Local> FindGroupLocals(Kernel kernel, Uniformity uniformity)
    {
        List<GroupNode> coarse = PhaseSplitter.Split(kernel, []);
        var phasesOf = new Dictionary<Local, HashSet<int>>();
        var nested = new HashSet<Local>();
        var definitions = new Dictionary<Local, List<Statement>>();
        var required = new HashSet<Local>();
        foreach (GroupNode node in PhaseSplitter.Flatten(coarse))
        {
            if (node is not PhaseNode phase)
            {
                Expression condition = node is BranchNode branch ? branch.Branch.Condition : ((LoopNode)node).Loop.Condition;
                required.UnionWith(condition.SelfAndOperands().OfType<LocalRead>().Select(r => r.Local));
                continue;
            }

            foreach (Statement top in phase.Statements)
            {
                foreach (Statement statement in top.SelfAndNested())
                {
                    IEnumerable<Local> locals = Reads(statement);
                    if (statement.DefinedLocal() is Local local)
                    {
                        locals = locals.Append(local);
                        Add(definitions, local).Add(statement);
                        if (!ReferenceEquals(statement, top) || statement is Atomic)
                            nested.Add(local);
                    }

                    foreach (Local used in locals)
                        Add(phasesOf, used).Add(phase.Number);
                }
            }
        }

        var candidates = new HashSet<Local>(
            definitions.Keys.Where(l => uniformity.Of(l) is { IsUniform: true, DependsOnThread: false } && !nested.Contains(l)));
        while (candidates.RemoveWhere(l => definitions[l].Any(d => Reads(d).Any(r => !candidates.Contains(r)))) > 0)
        {
        }

        if (required.FirstOrDefault(l => !candidates.Contains(l)) is Local bad)
        {
            throw new InvalidOperationException(
                $"GTK0001: {kernel.Name}: a barrier stands under control flow that depends on {bad.Name}, which is not known to be the "
                + $"same for all threads of the group.");
        }

        var chosen = new HashSet<Local>();
        var work = new Stack<Local>(candidates.Where(l => required.Contains(l) || phasesOf[l].Count > 1));
        while (work.Count > 0)
        {
            Local local = work.Pop();
            if (chosen.Add(local))
            {
                foreach (Local read in definitions[local].SelectMany(Reads))
                    work.Push(read);
            }
        }

        return chosen;
    }

    private void FindRematerialised(Kernel kernel, HashSet<Local> crossing)
    {
        var counts = new Dictionary<Local, int>();
        foreach (Statement statement in kernel.Body.Nested())
        {
            if (statement.DefinedLocal() is Local local)
                counts[local] = counts.TryGetValue(local, out int count) ? count + 1 : 1;
        }

        // Only what is assigned once, at the top level of the body, from values that never change afterwards.
        var steady = new HashSet<Local>();
        foreach (Statement statement in kernel.Body.Statements)
        {
            if (statement is Assign assign && counts[assign.Local] == 1 && Reads(assign).All(steady.Contains))
            {
                steady.Add(assign.Local);
                if (crossing.Contains(assign.Local) || !GroupLocals.Contains(assign.Local))
                    _rematerialised[assign.Local] = assign;
            }
            else if (statement is Load load && counts[load.Local] == 1 && GroupLocals.Contains(load.Local))
            {
                steady.Add(load.Local);
            }
        }

        // Locals of a single phase stay where they are unless a rematerialised one needs them elsewhere.
        var needed = new HashSet<Local>(crossing);
        foreach (Assign assign in _rematerialised.Values.Reverse())
        {
            if (needed.Contains(assign.Local))
                needed.UnionWith(Reads(assign));
        }

        foreach (Local local in _rematerialised.Keys.Where(l => !needed.Contains(l)).ToList())
            _rematerialised.Remove(local);
    }

    private static TValue Add<TValue>(Dictionary<Local, TValue> map, Local key)
        where TValue : new()
    {
        if (!map.TryGetValue(key, out TValue? value))
            map[key] = value = new TValue();

        return value;
    }
}
