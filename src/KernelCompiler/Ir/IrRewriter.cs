using System.Collections.Generic;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>
/// Rewrites IR bottom up. Whatever does not change keeps its identity, so that a pass can tell cheaply whether it did anything. Subclasses
/// override what they replace.
/// </summary>
public abstract class IrRewriter
{
    /// <summary>
    /// True while a pass copies code: even unchanged statements then become new objects, since a statement may appear in only one place.
    /// </summary>
    protected virtual bool Copies => false;

    /// <summary>Rewrites a block; the same object if nothing in it changed.</summary>
    public virtual Block Rewrite(Block block)
    {
        var output = new List<Statement>(block.Statements.Count);
        foreach (Statement statement in block.Statements)
            Rewrite(statement, output);
        return Rebuilt(block, output);
    }

    /// <summary>Appends what replaces a statement: itself, other statements, or nothing.</summary>
    protected virtual void Rewrite(Statement statement, List<Statement> output) => output.Add(RewriteParts(statement));

    /// <summary>The same statement with its blocks, expressions and locals rewritten.</summary>
    protected Statement RewriteParts(Statement statement)
    {
        switch (statement)
        {
            case Declare declare:
                Local declared = Define(declare.Local);
                return !Copies && declared == declare.Local ? declare : new Declare(declared, declare.Span);
            case Assign assign:
                Expression assigned = Rewrite(assign.Value);
                Local target = Define(assign.Local);
                return !Copies && assigned == assign.Value && target == assign.Local
                    ? assign : new Assign(target, assigned, assign.Span);
            case Load load:
                Expression loadIndex = Rewrite(load.Index);
                Local loaded = Define(load.Local);
                return !Copies && loadIndex == load.Index && loaded == load.Local
                    ? load : new Load(loaded, load.Memory, loadIndex, load.Span);
            case Store store:
                Expression storeIndex = Rewrite(store.Index);
                Expression stored = Rewrite(store.Value);
                return !Copies && storeIndex == store.Index && stored == store.Value
                    ? store : new Store(store.Memory, storeIndex, stored, store.Span);
            case Atomic atomic:
                return RewriteParts(atomic);
            case If branch:
                Expression condition = Rewrite(branch.Condition);
                Block then = Rewrite(branch.Then);
                Block otherwise = Rewrite(branch.Else);
                return !Copies && condition == branch.Condition && then == branch.Then && otherwise == branch.Else
                    ? branch : new If(condition, then, otherwise, branch.Span);
            case Loop loop:
                return RewriteParts(loop);
            case Break when Copies:
                return new Break(statement.Span);
            case Continue when Copies:
                return new Continue(statement.Span);
            case Return when Copies:
                return new Return(statement.Span);
            case Barrier when Copies:
                return new Barrier(statement.Span);
            default:
                return statement;
        }
    }

    /// <summary>Rewrites an expression, operands first; the same object if nothing in it changed.</summary>
    public virtual Expression Rewrite(Expression expression)
    {
        IReadOnlyList<Expression> operands = expression.Operands;
        Expression[]? changed = null;
        for (int i = 0; i < operands.Count; i++)
        {
            Expression operand = Rewrite(operands[i]);
            if (operand == operands[i])
                continue;
            if (changed is null)
            {
                changed = new Expression[operands.Count];
                for (int j = 0; j < operands.Count; j++)
                    changed[j] = operands[j];
            }

            changed[i] = operand;
        }

        return Leave(changed is null ? expression : expression.WithOperands(changed));
    }

    /// <summary>What replaces an expression whose operands have been rewritten.</summary>
    protected virtual Expression Leave(Expression expression) => expression;

    /// <summary>What replaces a local where it is declared or given a value.</summary>
    protected virtual Local Define(Local local) => local;

    /// <summary>A block of <paramref name="statements"/>, or <paramref name="original"/> itself if they are its own.</summary>
    protected internal static Block Rebuilt(Block original, IReadOnlyList<Statement> statements)
    {
        bool same = statements.Count == original.Statements.Count;
        for (int i = 0; same && i < statements.Count; i++)
            same = statements[i] == original.Statements[i];
        return same ? original : statements.Count == 0 ? Block.Empty : new Block(statements);
    }

    private Statement RewriteParts(Atomic atomic)
    {
        Expression index = Rewrite(atomic.Index);
        Expression value = Rewrite(atomic.Value);
        Expression? comparand = atomic.Comparand is null ? null : Rewrite(atomic.Comparand);
        Local? old = atomic.Old is null ? null : Define(atomic.Old);
        return !Copies && index == atomic.Index && value == atomic.Value && comparand == atomic.Comparand && old == atomic.Old
            ? atomic : new Atomic(atomic.Operator, atomic.Memory, index, value, comparand, old, atomic.Span);
    }

    /// <remarks>In the order in which an iteration runs the parts.</remarks>
    private Statement RewriteParts(Loop loop)
    {
        Block header = loop.Header;
        Expression condition = loop.Condition;
        if (!loop.TestsLast)
        {
            header = Rewrite(header);
            condition = Rewrite(condition);
        }

        Block body = Rewrite(loop.Body);
        Block continuing = Rewrite(loop.Continuing);
        if (loop.TestsLast)
        {
            header = Rewrite(header);
            condition = Rewrite(condition);
        }

        return !Copies && header == loop.Header && condition == loop.Condition && body == loop.Body && continuing == loop.Continuing
            ? loop : new Loop(header, condition, body, continuing, loop.TestsLast, loop.Span);
    }
}
