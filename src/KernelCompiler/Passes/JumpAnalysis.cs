using System;
using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>Kinds of jumps.</summary>
[Flags]
internal enum JumpKinds
{
    None = 0,
    Return = 1,
    Break = 2,
    Continue = 4,
}

/// <summary>Which jumps may leave a statement, and whether control can reach its end. Each statement is analyzed once.</summary>
internal sealed class JumpAnalysis
{
    private readonly Dictionary<Statement, (JumpKinds Kinds, bool Completes)> _known = [];

    /// <summary>The kinds of jumps in a statement whose target lies outside it.</summary>
    public JumpKinds Kinds(Statement statement) => Analyze(statement).Kinds;

    /// <summary>The kinds of jumps in a block whose target lies outside it.</summary>
    public JumpKinds Kinds(Block block) => Analyze(block).Kinds;

    /// <summary>False if every path through the block ends in a jump.</summary>
    public bool Completes(Block block) => Analyze(block).Completes;

    private (JumpKinds Kinds, bool Completes) Analyze(Block block)
    {
        JumpKinds kinds = JumpKinds.None;
        bool completes = true;
        foreach (Statement statement in block.Statements)
        {
            (JumpKinds own, bool ends) = Analyze(statement);
            kinds |= own;
            completes &= ends;
        }

        return (kinds, completes);
    }

    private (JumpKinds Kinds, bool Completes) Analyze(Statement statement)
    {
        switch (statement)
        {
            case Return: return (JumpKinds.Return, false);
            case Break: return (JumpKinds.Break, false);
            case Continue: return (JumpKinds.Continue, false);
            case If or Loop:
                if (!_known.TryGetValue(statement, out (JumpKinds, bool) result))
                {
                    result = statement is If branch ? Union(branch) : (Analyze(((Loop)statement).Body).Kinds & JumpKinds.Return, true);
                    _known.Add(statement, result);
                }

                return result;
            default: return (JumpKinds.None, true);
        }
    }

    private (JumpKinds Kinds, bool Completes) Union(If branch)
    {
        (JumpKinds then, bool thenCompletes) = Analyze(branch.Then);
        (JumpKinds otherwise, bool otherwiseCompletes) = Analyze(branch.Else);
        return (then | otherwise, thenCompletes || otherwiseCompletes);
    }
}
