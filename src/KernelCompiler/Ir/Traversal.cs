using System.Collections.Generic;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>The parts of a statement, for walks over the IR.</summary>
public static class Traversal
{
    /// <summary>The blocks directly nested in a statement, in the order of execution.</summary>
    public static IReadOnlyList<Block> Blocks(this Statement statement) => statement switch
    {
        If branch => [branch.Then, branch.Else],
        Loop { TestsLast: true } loop => [loop.Body, loop.Continuing, loop.Header],
        Loop loop => [loop.Header, loop.Body, loop.Continuing],
        _ => [],
    };

    /// <summary>The expressions that a statement itself evaluates, without its nested blocks.</summary>
    public static IReadOnlyList<Expression> Expressions(this Statement statement) => statement switch
    {
        Assign assign => [assign.Value],
        Load load => [load.Index],
        Store store => [store.Index, store.Value],
        Atomic { Comparand: not null } atomic => [atomic.Index, atomic.Value, atomic.Comparand],
        Atomic atomic => [atomic.Index, atomic.Value],
        If branch => [branch.Condition],
        Loop loop => [loop.Condition],
        _ => [],
    };

    /// <summary>The local that a statement gives a value, if it does.</summary>
    public static Local? DefinedLocal(this Statement statement) => statement switch
    {
        Assign assign => assign.Local,
        Load load => load.Local,
        Atomic atomic => atomic.Old,
        _ => null,
    };

    /// <summary>The statement and everything nested in it, in textual order.</summary>
    public static IEnumerable<Statement> SelfAndNested(this Statement statement)
    {
        yield return statement;
        foreach (Block block in statement.Blocks())
        {
            foreach (Statement nested in block.Nested())
                yield return nested;
        }
    }

    /// <summary>All statements of a block, including nested ones, in textual order.</summary>
    public static IEnumerable<Statement> Nested(this Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            foreach (Statement nested in statement.SelfAndNested())
                yield return nested;
        }
    }

    /// <summary>The expression and all its operands, at any depth.</summary>
    public static IEnumerable<Expression> SelfAndOperands(this Expression expression)
    {
        yield return expression;
        foreach (Expression operand in expression.Operands)
        {
            foreach (Expression nested in operand.SelfAndOperands())
                yield return nested;
        }
    }
}
