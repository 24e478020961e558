using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Finds loads of neighbours: in consecutive statements, each lane reads the elements i, i + 1, ..., i + 7, with a different i in each
/// lane. Loading one vector per lane and transposing in registers takes a quarter of the time of eight gathers.
/// </summary>
internal sealed class NeighbourLoads(Form form, Uniformity uniformity)
{
    /// <summary>Neighbours loaded together.</summary>
    public const int Count = 8;

    /// <summary>
    /// The neighbour loads that start at statement <paramref name="first"/>, and the number of statements that they and their declarations
    /// take; null if there are none.
    /// </summary>
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

    private static bool Follows(List<Load> loads, Load load)
    {
        (string start, long offset) = Split(loads[0].Index);
        (string otherStart, long otherOffset) = Split(load.Index);
        // No local that an index reads changes in between, since loads define only their own locals.
        return load.Memory == loads[0].Memory && otherStart == start && otherOffset == offset + loads.Count
            && loads.All(before => before.Local != load.Local && !load.Index.SelfAndOperands().OfType<LocalRead>().Any(read => read.Local == before.Local));
    }

    private static (string Start, long Offset) Split(Expression index) => Uniformity.StripWidening(index) switch
    {
        Binary { Operator: BinaryOperator.Add, Right: Constant { Type: IrType.I32 } constant } sum => (Text(sum.Left), constant.Bits),
        Expression other => (Text(other), 0),
    };

    private static string Text(Expression expression) => ScalarExpressions.Print(Uniformity.StripWidening(expression));
}
