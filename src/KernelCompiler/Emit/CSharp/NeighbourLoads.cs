using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Finds loads of neighbours: statement after statement, each lane reads the elements i, i + 1, ..., i + 7, and the lanes' elements i lie anywhere. Eight
/// gathers read what a load of a vector for each lane and an exchange between registers read in a quarter of the time. Loads and stores of the elements i and
/// i + 1, with i two further from lane to lane, are pairs: two vectors, whose even elements are one of them and whose odd elements the other.
/// </summary>
internal sealed class NeighbourLoads(Form form, Uniformity uniformity)
{
    /// <summary>Neighbours that are loaded together.</summary>
    public const int Count = 8;

    /// <summary>The two loads from statement <paramref name="first"/> on that are a pair, and how many statements they and their declarations are; null if they are none.</summary>
    public IReadOnlyList<Load>? PairAt(IReadOnlyList<Statement> statements, int first, bool isMasked, out int length)
    {
        var loads = new List<Load>();
        int next = first;
        for (; next < statements.Count && loads.Count < 2; next++)
        {
            switch (statements[next])
            {
                case Ir.Declare:
                    continue;
                case Load load when (loads.Count == 0 ? IsEverySecond(load.Memory, load.Index) : Follows(loads, load))
                    && !(isMasked && uniformity.KeepsInactiveLanes(load)):
                    loads.Add(load);
                    continue;
            }

            break;
        }

        length = next - first;
        return loads.Count == 2 ? loads : null;
    }

    /// <summary>Whether statement <paramref name="first"/> and the next are stores that are a pair.</summary>
    public bool IsPairOfStores(IReadOnlyList<Statement> statements, int first) =>
        first + 1 < statements.Count && statements[first] is Store even && statements[first + 1] is Store odd
        && even.Memory == odd.Memory && IsEverySecond(even.Memory, even.Index) && IsNext(even.Index, odd.Index, 1);

    /// <summary>The loads from statement <paramref name="first"/> on, and how many statements they and their declarations are; null if they are none.</summary>
    public IReadOnlyList<Load>? At(IReadOnlyList<Statement> statements, int first, out int length)
    {
        var loads = new List<Load>();
        int next = first;
        for (; next < statements.Count && loads.Count < Count; next++)
        {
            switch (statements[next])
            {
                case Ir.Declare:
                    continue;
                case Load load when loads.Count == 0 ? IsScattered(load) : Follows(loads, load):
                    loads.Add(load);
                    continue;
            }

            break;
        }

        length = next - first;
        return loads.Count == Count ? loads : null;
    }

    private bool IsScattered(Load load)
    {
        Shape shape = uniformity.OfIndex(load.Index);
        return !form.IsScalar && load.Memory is GlobalMemory { ElementType: IrType.F32 } && Uniformity.StripWidening(load.Index).Type == IrType.I32 && !shape.IsUniform
            && shape is not { Variance: Variance.Affine, Stride: 1 };
    }

    private bool IsEverySecond(Memory memory, Expression index) =>
        !form.IsScalar && memory is GlobalMemory { ElementType: IrType.F32 } && uniformity.OfIndex(index) is { Variance: Variance.Affine, Stride: 2 };

    private static bool IsNext(Expression index, Expression other, int distance)
    {
        (string start, long offset) = Split(index);
        (string otherStart, long otherOffset) = Split(other);
        return otherStart == start && otherOffset == offset + distance;
    }

    private static bool Follows(List<Load> loads, Load load)
    {
        // A local that an index reads is given no other value in between: loads define their own locals only.
        return load.Memory == loads[0].Memory && IsNext(loads[0].Index, load.Index, loads.Count)
            && loads.All(before => before.Local != load.Local && !load.Index.SelfAndOperands().OfType<LocalRead>().Any(read => read.Local == before.Local));
    }

    private static (string Start, long Offset) Split(Expression index) => Uniformity.StripWidening(index) switch
    {
        Binary { Operator: BinaryOperator.Add, Right: Constant { Type: IrType.I32 } constant } sum => (Text(sum.Left), constant.Bits),
        Expression other => (Text(other), 0),
    };

    private static string Text(Expression expression) => ScalarExpressions.Print(Uniformity.StripWidening(expression));
}
