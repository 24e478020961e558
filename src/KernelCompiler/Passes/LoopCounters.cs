using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>Recognizes loops that count with one local, so that their trip count can be known at build time.</summary>
/// <param name="indexing">The locals worth counting with.</param>
internal sealed class LoopCounters(HashSet<Local> indexing)
{
    private readonly JumpAnalysis _jumps = new();

    /// <summary>
    /// The local that a loop counts with: the test and the local's only assignment depend on nothing but it and constants, and no Break or
    /// Continue cuts an iteration short. Null for any other loop.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="known">The locals whose values are known: the counters of enclosing loops.</param>
    public Local? Find(Loop loop, Dictionary<Local, Constant> known)
    {
        if (loop.Header.Statements.Count > 0)
            return null;
        Local? counter = null;
        if (!DependsOnOne(loop.Condition, known, ref counter) || counter is null || !indexing.Contains(counter))
            return null;
        if ((_jumps.Kinds(loop.Body) & (JumpKinds.Break | JumpKinds.Continue)) != 0)
            return null;

        var definitions = new Definitions(counter);
        definitions.Visit(loop.Body);
        definitions.Visit(loop.Continuing);
        if (definitions.Count != 1)
            return null;
        Assign? step = DirectAssign(loop.Body, counter) ?? DirectAssign(loop.Continuing, counter);
        return step is not null && DependsOnOne(step.Value, known, ref counter) ? counter : null;
    }

    /// <summary>
    /// The constant that a local holds after <paramref name="statements"/>, if the straight-line code at their end assigns it.
    /// </summary>
    public static Constant? ValueBefore(Local local, List<Statement> statements)
    {
        for (int i = statements.Count - 1; i >= 0; i--)
        {
            switch (statements[i])
            {
                case Assign assign when assign.Local == local:
                    return assign.Value as Constant;
                case If or Loop:
                case Load load when load.Local == local:
                case Atomic atomic when atomic.Old == local:
                    return null;
            }
        }

        return null;
    }

    /// <summary>
    /// True if an expression consists of constants, known locals and at most one other: <paramref name="local"/>, if set.
    /// </summary>
    private static bool DependsOnOne(Expression expression, Dictionary<Local, Constant> known, ref Local? local)
    {
        switch (expression)
        {
            case Constant:
                return true;
            case LocalRead read when known.ContainsKey(read.Local):
                return true;
            case LocalRead read:
                local ??= read.Local;
                return local == read.Local;
        }

        if (expression.Operands.Count == 0)
            return false;
        foreach (Expression operand in expression.Operands)
        {
            if (!DependsOnOne(operand, known, ref local))
                return false;
        }

        return true;
    }

    private static Assign? DirectAssign(Block block, Local local)
    {
        foreach (Statement statement in block.Statements)
        {
            if (statement is Assign assign && assign.Local == local)
                return assign;
        }

        return null;
    }

    private sealed class Definitions(Local local) : IrVisitor
    {
        public int Count { get; private set; }

        protected override void VisitDefinition(Local defined, Statement statement) => Count += defined == local ? 1 : 0;
    }
}
