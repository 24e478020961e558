using System;
using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>A statement that gives a local a value (Assign, Load, or an Atomic's old value), and its scope.</summary>
internal sealed record Definition(Statement Statement, Local Local, Scope Scope);

/// <summary>Where each local of a kernel is declared, defined and last read.</summary>
internal sealed class Definitions
{
    private readonly Dictionary<Local, Scope> _declared = [];
    private readonly Dictionary<Local, int> _lastRead = [];
    private readonly List<Definition> _all = [];

    public Definitions(Kernel kernel) => Walk(new Scope(null, null, kernel.Body));

    /// <summary>All definitions, in the order of the text.</summary>
    public IReadOnlyList<Definition> All => _all;

    /// <summary>The scope in which a local is declared.</summary>
    public Scope DeclaringScope(Local local) => _declared[local];

    /// <summary>The last statement of the declaring block that reads the local, possibly nested; -1 if none does.</summary>
    public int LastReadIndex(Local local) => _lastRead.TryGetValue(local, out int index) ? index : -1;

    private void Walk(Scope scope)
    {
        for (scope.Index = 0; scope.Index < scope.Block.Statements.Count; scope.Index++)
        {
            Statement statement = scope.Block.Statements[scope.Index];
            if (statement is Declare declare)
                _declared[declare.Local] = scope;
            else if (statement.DefinedLocal() is Local local)
                _all.Add(new Definition(statement, local, scope));

            foreach (Block block in statement.Blocks())
                Walk(new Scope(scope, statement, block));

            // After the nested blocks, because a loop's condition may read locals that its header declares.
            foreach (Expression expression in statement.Expressions())
                Read(expression);
        }
    }

    private void Read(Expression expression)
    {
        if (expression is LocalRead read)
        {
            if (!_declared.TryGetValue(read.Local, out Scope? declared))
                throw new InvalidOperationException($"GTK0001: local {read.Local.Name} is read before its declaration.");

            // The walk is somewhere inside the declaring block, whose index names the statement of that block.
            _lastRead[read.Local] = Math.Max(LastReadIndex(read.Local), declared.Index);
        }

        foreach (Expression operand in expression.Operands)
            Read(operand);
    }
}

/// <summary>A block and the If or Loop that it belongs to; its parents lead up to the kernel's body.</summary>
internal sealed class Scope(Scope? parent, Statement? construct, Block block)
{
    /// <summary>The scope that contains <see cref="Construct"/>; null for the kernel's body.</summary>
    public Scope? Parent { get; } = parent;

    /// <summary>The If or Loop that <see cref="Block"/> is a part of; null for the kernel's body.</summary>
    public Statement? Construct { get; } = construct;

    /// <summary>The index of <see cref="Construct"/> in its block.</summary>
    public int ConstructIndex { get; } = parent?.Index ?? 0;

    /// <summary>The statements.</summary>
    public Block Block { get; } = block;

    /// <summary>The index of the statement that the walk has reached.</summary>
    public int Index { get; set; }

    /// <summary>The condition of <see cref="Construct"/>.</summary>
    public Expression? Condition => Construct switch { If branch => branch.Condition, Loop loop => loop.Condition, _ => null };

    /// <summary>True if this is a part of <paramref name="construct"/>, at any depth.</summary>
    public bool IsWithin(Statement construct)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (ReferenceEquals(scope.Construct, construct))
                return true;
        }

        return false;
    }
}
