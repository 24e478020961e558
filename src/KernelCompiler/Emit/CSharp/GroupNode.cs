using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>What a group does, step by step: the kernel's body split at its barriers.</summary>
internal abstract class GroupNode;

/// <summary>Barrier-free statements, run for one thread (or vector of threads) after another.</summary>
internal sealed class PhaseNode(int number) : GroupNode
{
    public int Number { get; } = number;

    public List<Statement> Statements { get; } = [];
}

/// <summary>A definition of a local that all threads of the group agree on, run once for the group.</summary>
internal sealed class UniformNode(Statement statement) : GroupNode
{
    public Statement Statement { get; } = statement;
}

/// <summary>An If with a barrier inside; all threads of the group agree on its condition.</summary>
internal sealed class BranchNode(If branch, List<GroupNode> then, List<GroupNode> otherwise) : GroupNode
{
    public If Branch { get; } = branch;

    public List<GroupNode> Then { get; } = then;

    public List<GroupNode> Else { get; } = otherwise;
}

/// <summary>A Loop with a barrier inside; all threads of the group agree on its condition.</summary>
internal sealed class LoopNode(Loop loop, List<GroupNode> header, List<GroupNode> body, List<GroupNode> continuing) : GroupNode
{
    public Loop Loop { get; } = loop;

    public List<GroupNode> Header { get; } = header;

    public List<GroupNode> Body { get; } = body;

    public List<GroupNode> Continuing { get; } = continuing;
}
