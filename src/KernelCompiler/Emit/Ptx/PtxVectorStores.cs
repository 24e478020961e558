using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Finds stores to neighbours that one vector store can replace. The earlier ones move down to the last, past statements that touch neither
/// memory nor their locals.
/// </summary>
internal sealed class PtxVectorStores(PtxNeighbours neighbours)
{
    /// <summary>For each store that becomes part of a vector: the vector's stores in the order of their addresses.</summary>
    public Dictionary<Store, Store[]> Find(Block block)
    {
        var found = new Dictionary<Store, Store[]>();
        IReadOnlyList<Statement> statements = block.Statements;
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Store first && !found.ContainsKey(first) && PtxNeighbours.MayBeVector(first.Memory) &&
                neighbours.Vector(first.Memory, first.Index, Run(statements, i, first, found)) is { } vector)
            {
                foreach (Store store in vector)
                    found.Add(store, vector);
            }
        }

        return found;
    }

    // The first store and those after it that can be done together at the last one's place. Any other access to memory ends the run, so all
    // other accesses see the same values as before; the elements are distinct, so their order does not matter.
    private static Dictionary<long, Store> Run(
        IReadOnlyList<Statement> statements, int start, Store first, Dictionary<Store, Store[]> taken)
    {
        (string place, long constant) = PtxNeighbours.Split(first.Index);
        var run = new Dictionary<long, Store> { [constant] = first };
        HashSet<Local> reads = Reads(first);
        for (int i = start + 1; i < statements.Count; i++)
        {
            if (statements[i] is Store store && PtxNeighbours.IsSame(store.Memory, first.Memory))
            {
                (string otherPlace, long otherConstant) = PtxNeighbours.Split(store.Index);
                if (otherPlace != place || run.ContainsKey(otherConstant) || taken.ContainsKey(store))
                    break;

                run.Add(otherConstant, store);
                reads.UnionWith(Reads(store));
            }
            else if (statements[i] is not (Declare or Assign) || (statements[i].DefinedLocal() is { } defined && reads.Contains(defined)))
            {
                break;
            }
        }

        return run;
    }

    private static HashSet<Local> Reads(Store store) =>
        [.. store.Expressions().SelectMany(e => e.SelfAndOperands()).OfType<LocalRead>().Select(read => read.Local)];
}
