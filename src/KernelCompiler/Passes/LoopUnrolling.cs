using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>One run of <see cref="UnrollLoops"/> or <see cref="UnrollShortLoops"/> over one kernel.</summary>
/// <param name="counters">The counters of the loops worth unrolling.</param>
/// <param name="fresh">Names for the copies of locals.</param>
/// <param name="budget">The most statements that one loop may become.</param>
internal sealed class LoopUnrolling(HashSet<Local> counters, FreshLocals fresh, int budget) : IrRewriter
{
    private readonly LoopCounters _loops = new(counters);

    /// <summary>The counters of the loops being unrolled, with their values in the current iteration.</summary>
    private readonly Dictionary<Local, Constant> _counters = [];

    /// <summary>The current iteration's locals, where they are not the original ones.</summary>
    private readonly Dictionary<Local, Local> _copies = [];

    /// <summary>The locals declared so far: the first iteration keeps a local, each later one declares another.</summary>
    private readonly HashSet<Local> _declared = [];

    private int _depth;

    /// <summary>Statements created since the outermost loop being unrolled was entered; beyond the budget, no more are created.</summary>
    private int _statements;

    private bool IsOverBudget => _statements > budget;

    protected override bool Copies => _depth > 0;

    protected override void Rewrite(Statement statement, List<Statement> output)
    {
        if (_depth > 0)
        {
            _statements++;
            if (IsOverBudget)
                return;
            if (statement is Declare declare && !_declared.Add(declare.Local))
                _copies[declare.Local] = fresh.Create(declare.Local.Name, declare.Local.Type);

            if (statement is Assign assign && _counters.ContainsKey(assign.Local))
            {
                Step(assign);
                return;
            }
        }

        if (statement is Loop loop && TryUnroll(loop, output))
            return;
        output.Add(RewriteParts(statement));
    }

    protected override Expression Leave(Expression expression)
    {
        if (_depth == 0)
            return expression;
        if (expression is not LocalRead read)
            return Simplifier.Simplify(expression);
        return _counters.TryGetValue(read.Local, out Constant? value) ? value
            : _copies.TryGetValue(read.Local, out Local? copy) ? new LocalRead(copy) : expression;
    }

    protected override Local Define(Local local) => _copies.TryGetValue(local, out Local? copy) ? copy : local;

    private bool TryUnroll(Loop loop, List<Statement> output)
    {
        Local? counter = _loops.Find(loop, _counters);
        Constant? start = counter is null ? null : LoopCounters.ValueBefore(Define(counter), output);
        if (counter is null || start is null)
            return false;

        if (_depth++ == 0)
            _statements = 0;
        _counters.Add(counter, start);
        var iterations = new List<Statement>();
        for (bool tests = !loop.TestsLast; !IsOverBudget; tests = true)
        {
            if (tests && Rewrite(loop.Condition) is Constant { Bits: 0 })
                break;
            _statements++; // so that even empty iterations end
            foreach (Statement statement in loop.Body.Statements)
                Rewrite(statement, iterations);
            foreach (Statement statement in loop.Continuing.Statements)
                Rewrite(statement, iterations);
        }

        Constant end = _counters[counter];
        _counters.Remove(counter);
        if (--_depth == 0)
        {
            // If this loop turned out too long, the loops inside are tried on their own; no name given here is in use then.
            _declared.Clear();
            _copies.Clear();
        }

        if (IsOverBudget)
            return false;
        output.AddRange(iterations);
        output.Add(new Assign(Define(counter), end, loop.Span));
        return true;
    }

    private void Step(Assign assign)
    {
        if (Rewrite(assign.Value) is Constant next)
            _counters[assign.Local] = next;
        else
            _statements = budget + 1; // not known at build time after all (a NaN, say): the loop stays
    }
}
