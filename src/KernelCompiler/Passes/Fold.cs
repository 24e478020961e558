using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Evaluates what is known at build time, propagates constants, parameters and copies, and removes what then has no effect: constant
/// branches, locals that are never read, and loads into them. No float operation is reordered or contracted.
/// </summary>
public static class Fold
{
    /// <summary>Folds until nothing changes; the same object if nothing does.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        while (true)
        {
            Block body = new Folding(new LocalUses(kernel)).Rewrite(kernel.Body);
            body = DeadLocals.Remove(body);
            if (body == kernel.Body)
                return kernel;
            kernel = kernel.With(body, kernel.LocalArrays);
        }
    }
}

/// <summary>One round of <see cref="Fold"/>.</summary>
internal sealed class Folding(LocalUses uses) : IrRewriter
{
    private readonly Dictionary<Local, Expression> _values = [];
    private readonly JumpAnalysis _jumps = new();

    public override Block Rewrite(Block block)
    {
        var output = new List<Statement>(block.Statements.Count);
        foreach (Statement statement in block.Statements)
        {
            Rewrite(statement, output);
            if (output.Count > 0 && output[output.Count - 1] is Return or Break or Continue)
                break;
        }

        return Rebuilt(block, output);
    }

    protected override Expression Leave(Expression expression) => expression is LocalRead read
        ? _values.TryGetValue(read.Local, out Expression? value) ? value : expression
        : Simplifier.Simplify(expression);

    protected override void Rewrite(Statement statement, List<Statement> output)
    {
        Statement rewritten = RewriteParts(statement);
        switch (rewritten)
        {
            case Assign { Value: LocalRead read } assign when read.Local == assign.Local:
                break;
            case Assign assign:
                if (uses.IsDefinedOnce(assign.Local) && Propagates(assign))
                    _values.Add(assign.Local, assign.Value);
                output.Add(assign);
                break;
            case If { Condition: Constant constant } branch:
                output.AddRange((constant.Bits != 0 ? branch.Then : branch.Else).Statements);
                break;
            case If { Then.Statements.Count: 0 } branch:
                if (branch.Else.Statements.Count > 0)
                    output.Add(new If(Conditions.Not(branch.Condition), branch.Else, Block.Empty, branch.Span));
                break;
            case Loop { Condition: Constant { Bits: 0 }, TestsLast: false } loop:
                output.AddRange(loop.Header.Statements);
                break;
            case Loop { Condition: Constant { Bits: 0 } } loop when (_jumps.Kinds(loop.Body) & ~JumpKinds.Return) == 0:
                output.AddRange(loop.Body.Statements);
                output.AddRange(loop.Continuing.Statements);
                output.AddRange(loop.Header.Statements);
                break;
            default:
                output.Add(rewritten);
                break;
        }
    }

    /// <summary>Whether the local's value may replace its reads: only leaves, so that nothing is computed twice.</summary>
    private bool Propagates(Assign assign) =>
        assign.Value is Constant or ParameterRead || (assign.Value is LocalRead read && uses.CanReplace(assign.Local, read.Local));
}
