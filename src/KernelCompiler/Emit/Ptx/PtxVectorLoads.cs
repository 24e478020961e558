using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Finds loads of neighbours that one vector load can do: 2 or 4 elements of one array, whose first is proven to lie at a multiple of the
/// vector's size. The later ones move up to the first, over statements that touch neither memory nor their locals.
/// </summary>
internal sealed class PtxVectorLoads(Kernel kernel)
{
    // How far apart the loads of one vector may stand.
    private const int Window = 64;

    private readonly PtxAlignment _alignment = new(kernel);

    /// <summary>For each load that becomes part of a vector: the vector's loads in the order of their addresses.</summary>
    public Dictionary<Load, Load[]> Find(Block block)
    {
        var found = new Dictionary<Load, Load[]>();
        IReadOnlyList<Statement> statements = block.Statements;
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is Load first && !found.ContainsKey(first) && IsWideEnough(first) && Vector(statements, i, first, found) is { } vector)
            {
                foreach (Load load in vector)
                {
                    found.Add(load, vector);
                }
            }
        }

        return found;
    }

    // Shared arrays are declared at a multiple of 16 bytes; of views only the address of their element is known.
    private static bool IsWideEnough(Load load) => load.Memory is SharedArray && load.Memory.ElementType.SizeInBytes() is 4 or 8;

    private Load[]? Vector(IReadOnlyList<Statement> statements, int start, Load first, Dictionary<Load, Load[]> taken)
    {
        (Expression? variable, long constant) = PtxIndex.Split(first.Index);
        string place = Text(variable);
        int zeroBits = variable is null ? PtxAlignment.MostBits : _alignment.ZeroBits(variable);
        var neighbours = new Dictionary<long, Load> { [constant] = first };
        for (int i = start + 1; i < statements.Count && i < start + Window && MayBePassed(statements[i]); i++)
        {
            if (statements[i] is Load load && load.Memory == first.Memory && !taken.ContainsKey(load))
            {
                (Expression? otherVariable, long otherConstant) = PtxIndex.Split(load.Index);
                if (Text(otherVariable) == place && !neighbours.ContainsKey(otherConstant) && CanMoveUp(statements, start, i, load))
                {
                    neighbours.Add(otherConstant, load);
                }
            }
        }

        for (int bits = first.Memory.ElementType.SizeInBytes() == 4 ? 2 : 1; bits >= 1; bits--)
        {
            int width = 1 << bits;
            long lowest = constant & -width;
            var vector = Enumerable.Range(0, width).Select(i => neighbours.TryGetValue(lowest + i, out Load? load) ? load : null).ToArray();
            if (zeroBits >= bits && vector.All(load => load is not null))
            {
                return vector!;
            }
        }

        return null;
    }

    private static string Text(Expression? expression) => expression?.ToString() ?? "";

    private static bool MayBePassed(Statement statement) => statement is Declare or Assign or Load;

    // What it reads must not change on the way, and what it writes must be neither read nor written there.
    private static bool CanMoveUp(IReadOnlyList<Statement> statements, int to, int from, Load load)
    {
        var reads = new HashSet<Local>(load.Index.SelfAndOperands().OfType<LocalRead>().Select(read => read.Local));
        for (int i = to; i < from; i++)
        {
            Local? defined = statements[i].DefinedLocal();
            if (defined is not null && (defined == load.Local || reads.Contains(defined)))
            {
                return false;
            }

            if (statements[i].Expressions().SelectMany(e => e.SelfAndOperands()).Any(e => e is LocalRead read && read.Local == load.Local))
            {
                return false;
            }
        }

        return true;
    }
}
