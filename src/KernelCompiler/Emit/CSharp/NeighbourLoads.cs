using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Finds loads and stores of neighbouring elements in consecutive statements, which vectors and shuffles do faster than gathers and
/// scatters.
/// </summary>
/// <remarks>
/// Eight neighbours: each lane loads the elements i, i + 1, ..., i + 7, with any i in each lane. Loading one vector per lane and
/// transposing in registers takes a quarter of the time of eight gathers. Pairs: each lane loads or stores the elements i and i + 1, where
/// i is 2 more in each lane than in the one before. These are two whole vectors, one of the even elements and one of the odd ones.
/// </remarks>
internal sealed class NeighbourLoads(Form form, Uniformity uniformity)
{
    /// <summary>Neighbours loaded together.</summary>
    public const int Count = 8;

    /// <summary>
    /// The eight neighbours whose loads start at statement <paramref name="first"/>, and the number of statements that they and their
    /// declarations take; null if there are none.
    /// </summary>
    public IReadOnlyList<Load>? At(IReadOnlyList<Statement> statements, int first, out int length) =>
        Loads(statements, first, Count, IsScattered, out length);

    /// <summary>The same for a pair. Under a mask, inactive lanes must not keep what they had.</summary>
    public IReadOnlyList<Load>? PairAt(IReadOnlyList<Statement> statements, int first, bool isMasked, out int length)
    {
        IReadOnlyList<Load>? pair = Loads(statements, first, 2, load => StepsByTwo(load.Memory, load.Index), out length);
        return pair is not null && isMasked && pair.Any(load => uniformity.KeepsInactiveLanes(load)) ? null : pair;
    }

    /// <summary>Whether statement <paramref name="first"/> and the next one are the stores of a pair.</summary>
    public bool IsPairOfStores(IReadOnlyList<Statement> statements, int first) =>
        first + 1 < statements.Count && statements[first] is Store even && statements[first + 1] is Store odd
        && even.Memory == odd.Memory && StepsByTwo(even.Memory, even.Index) && IsAfter(even.Index, odd.Index, 1);

    private static IReadOnlyList<Load>? Loads(
        IReadOnlyList<Statement> statements, int first, int count, Func<Load, bool> starts, out int length)
    {
        var loads = new List<Load>();
        int next = first;
        for (; next < statements.Count && loads.Count < count; next++)
        {
            switch (statements[next])
            {
                case Ir.Declare:
                    continue;
                case Load load when loads.Count == 0 ? starts(load) : Follows(loads, load):
                    loads.Add(load);
                    continue;
            }

            break;
        }

        length = next - first;
        return loads.Count == count ? loads : null;
    }

    private bool IsScattered(Load load)
    {
        LaneShape shape = uniformity.OfIndex(load.Index);
        return !form.IsScalar && load.Memory is GlobalMemory { ElementType: IrType.F32 }
            && Uniformity.StripWidening(load.Index).Type == IrType.I32 && !shape.IsUniform
            && shape is not { Variance: Variance.Affine, Stride: 1 };
    }

    private bool StepsByTwo(Memory memory, Expression index) =>
        !form.IsScalar && memory is GlobalMemory { ElementType: IrType.F32 }
        && uniformity.OfIndex(index) is { Variance: Variance.Affine, Stride: 2 };

    // No local that an index reads changes in between, since loads define only their own locals.
    private static bool Follows(List<Load> loads, Load load) =>
        load.Memory == loads[0].Memory && IsAfter(loads[0].Index, load.Index, loads.Count)
        && loads.All(before =>
            before.Local != load.Local && !load.Index.SelfAndOperands().OfType<LocalRead>().Any(read => read.Local == before.Local));

    private static bool IsAfter(Expression index, Expression other, int distance)
    {
        (string start, long offset) = Split(index);
        (string otherStart, long otherOffset) = Split(other);
        return otherStart == start && otherOffset == offset + distance;
    }

    private static (string Start, long Offset) Split(Expression index) => Uniformity.StripWidening(index) switch
    {
        Binary { Operator: BinaryOperator.Add, Right: Constant { Type: IrType.I32 } constant } sum => (Text(sum.Left), constant.Bits),
        Expression other => (Text(other), 0),
    };

    private static string Text(Expression expression) => ScalarExpressions.Print(Uniformity.StripWidening(expression));
}
