using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Finds loads of neighbours that one vector load can replace. The later ones move up to the first, past statements that write neither
/// memory nor their locals.
/// </summary>
internal sealed class PtxVectorLoads(PtxNeighbours neighbours)
{
    // How many statements apart the loads of one vector may be.
    private const int Window = 64;

    /// <summary>For each load that becomes part of a vector: the vector's loads in the order of their addresses.</summary>
    public Dictionary<Load, Load[]> Find(Block block)
    {
        var found = new Dictionary<Load, Load[]>();
        IReadOnlyList<Statement> statements = block.Statements;
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Load first && !found.ContainsKey(first) &&
                PtxNeighbours.MayBeVector(first.Memory) &&
                neighbours.Vector(first.Memory, first.Index, Candidates(statements, i, first, found)) is { } vector)
            {
                foreach (Load load in vector)
                    found.Add(load, vector);
            }
        }

        return found;
    }

    private static Dictionary<long, Load> Candidates(
        IReadOnlyList<Statement> statements, int start, Load first, Dictionary<Load, Load[]> taken)
    {
        (string place, long constant) = PtxNeighbours.Split(first.Index);
        var candidates = new Dictionary<long, Load> { [constant] = first };
        for (int i = start + 1; i < statements.Count && i < start + Window && MayBePassed(statements[i]); i++)
        {
            if (statements[i] is Load load && PtxNeighbours.IsSame(load.Memory, first.Memory) && !taken.ContainsKey(load))
            {
                (string otherPlace, long otherConstant) = PtxNeighbours.Split(load.Index);
                if (otherPlace == place && !candidates.ContainsKey(otherConstant) && CanMoveUp(statements, start, i, load))
                    candidates.Add(otherConstant, load);
            }
        }

        return candidates;
    }

    private static bool MayBePassed(Statement statement) => statement is Declare or Assign or Load;

    // On the way, what it reads must not be written, and what it writes must be neither read nor written.
    private static bool CanMoveUp(IReadOnlyList<Statement> statements, int to, int from, Load load)
    {
        var reads = new HashSet<Local>(load.Index.SelfAndOperands().OfType<LocalRead>().Select(read => read.Local));
        for (int i = to; i < from; i++)
        {
            Local? defined = statements[i].DefinedLocal();
            if (defined is not null && (defined == load.Local || reads.Contains(defined)))
                return false;

            if (statements[i].Expressions().SelectMany(e => e.SelfAndOperands()).Any(e => e is LocalRead read && read.Local == load.Local))
                return false;
        }

        return true;
    }
}
