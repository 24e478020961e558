using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Finds the locals that an index of a local array depends on: read in the index, read in the definition of such a local, or read in the
/// condition of a loop that counts with such a local.
/// </summary>
internal sealed class ArrayIndexLocals : IrVisitor
{
    private readonly Dictionary<Local, HashSet<Local>> _sources = [];
    private readonly Stack<Local> _pending = [];
    private readonly List<Expression> _conditions = [];
    private Local? _defined;
    private bool _inIndex;

    /// <summary>The locals in a body that indices of local arrays depend on.</summary>
    public static HashSet<Local> Find(Block body)
    {
        var finder = new ArrayIndexLocals();
        finder.Visit(body);
        return finder.Close();
    }

    protected override void Visit(Statement statement)
    {
        Expression? index = statement switch
        {
            Load { Memory: LocalArray } load => load.Index,
            Store { Memory: LocalArray } store => store.Index,
            _ => null,
        };
        if (index is not null)
        {
            _inIndex = true;
            Visit(index);
            _inIndex = false;
        }

        if (statement is Loop loop)
            _conditions.Add(loop.Condition);
        _defined = (statement as Assign)?.Local;
        base.Visit(statement);
        _defined = null;
    }

    protected override void VisitRead(Local local)
    {
        if (_inIndex)
            _pending.Push(local);
        if (_defined is null)
            return;
        if (!_sources.TryGetValue(_defined, out HashSet<Local>? sources))
            _sources.Add(_defined, sources = []);
        sources.Add(local);
    }

    private HashSet<Local> Close()
    {
        // Locals that are compared with each other in a loop's condition bound each other.
        foreach (Expression condition in _conditions)
        {
            Local[] compared = [.. Reads(condition).Distinct()];
            foreach (Local local in compared)
            {
                if (!_sources.TryGetValue(local, out HashSet<Local>? sources))
                    _sources.Add(local, sources = []);
                sources.UnionWith(compared);
            }
        }

        var found = new HashSet<Local>();
        while (_pending.Count > 0)
        {
            Local local = _pending.Pop();
            if (!found.Add(local) || !_sources.TryGetValue(local, out HashSet<Local>? sources))
                continue;
            foreach (Local source in sources)
                _pending.Push(source);
        }

        return found;
    }

    private static IEnumerable<Local> Reads(Expression expression) =>
        expression is LocalRead read ? [read.Local] : expression.Operands.SelectMany(Reads);
}
