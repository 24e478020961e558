using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Splits a kernel's body at its barriers (loop fission) into phases, with the control flow around barriers lifted out of the threads.
/// </summary>
internal sealed class PhaseSplitter
{
    private readonly HashSet<Statement> _withBarrier = [];
    private readonly HashSet<Local> _groupLocals;
    private int _phases;

    private PhaseSplitter(Kernel kernel, HashSet<Local> groupLocals)
    {
        _groupLocals = groupLocals;
        foreach (Statement statement in kernel.Body.Statements)
            FindBarriers(statement);
    }

    /// <summary>
    /// The phases, when definitions of <paramref name="groupLocals"/> outside barrier-free constructs run once for the group.
    /// </summary>
    public static List<GroupNode> Split(Kernel kernel, HashSet<Local> groupLocals) =>
        new PhaseSplitter(kernel, groupLocals).Split(kernel.Body);

    /// <summary>All nodes, including nested ones, in textual order.</summary>
    public static IEnumerable<GroupNode> Flatten(IEnumerable<GroupNode> nodes)
    {
        foreach (GroupNode node in nodes)
        {
            yield return node;
            IEnumerable<GroupNode> children = node switch
            {
                BranchNode branch => branch.Then.Concat(branch.Else),
                LoopNode loop => loop.Header.Concat(loop.Body).Concat(loop.Continuing),
                _ => [],
            };
            foreach (GroupNode child in Flatten(children))
                yield return child;
        }
    }

    private bool FindBarriers(Statement statement)
    {
        bool found = statement is Barrier;
        foreach (Statement nested in statement.Blocks().SelectMany(b => b.Statements))
            found |= FindBarriers(nested);

        if (found)
            _withBarrier.Add(statement);

        return found;
    }

    private List<GroupNode> Split(Block block)
    {
        var nodes = new List<GroupNode>();
        PhaseNode? phase = null;
        foreach (Statement statement in block.Statements)
        {
            if (_withBarrier.Contains(statement) || (statement is Assign or Load && _groupLocals.Contains(statement.DefinedLocal()!)))
            {
                phase = null;
                switch (statement)
                {
                    case If branch:
                        nodes.Add(new BranchNode(branch, Split(branch.Then), Split(branch.Else)));
                        break;
                    case Loop loop:
                        nodes.Add(new LoopNode(loop, Split(loop.Header), Split(loop.Body), Split(loop.Continuing)));
                        break;
                    case Assign or Load:
                        nodes.Add(new UniformNode(statement));
                        break;
                }

                continue;
            }

            // Group locals are declared at the top of the group.
            if (statement is Declare declare && _groupLocals.Contains(declare.Local))
                continue;

            if (phase is null)
            {
                phase = new PhaseNode(_phases++);
                nodes.Add(phase);
            }

            phase.Statements.Add(statement);
        }

        return nodes;
    }
}
