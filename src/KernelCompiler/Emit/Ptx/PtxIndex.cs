using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Splits an index into a variable part and a constant, wherever in the sum the constants are. Indices do not overflow their type, so (i +
/// 1) * 4 is i * 4 + 4 in 64 bits too.
/// </summary>
internal static class PtxIndex
{
    /// <summary>The two parts; the variable one is null if there is none.</summary>
    public static (Expression? Variable, long Constant) Split(Expression index)
    {
        long constant = 0;
        var terms = new List<(Expression Term, bool IsNegative)>();
        Collect(index, false, terms, ref constant);

        // The sum starts with a term that is added, so that it need not subtract from a zero.
        int first = terms.FindIndex(term => !term.IsNegative);
        if (terms.Count > 0 && first < 0)
            return (index, 0);

        Expression? sum = null;
        for (int i = 0; i < terms.Count; i++)
        {
            // The first added term leads; the others follow in order.
            (Expression term, bool isNegative) = i == 0 ? terms[first] : terms[i <= first ? i - 1 : i];
            sum = sum is null ? term : new Binary(isNegative ? BinaryOperator.Subtract : BinaryOperator.Add, sum, term);
        }

        return (sum, constant);
    }

    private static void Collect(Expression index, bool isNegative, List<(Expression Term, bool IsNegative)> terms, ref long constant)
    {
        switch (index)
        {
            case Constant value:
                constant = unchecked(isNegative ? constant - value.Bits : constant + value.Bits);
                break;
            case Binary { Operator: BinaryOperator.Add } sum:
                Collect(sum.Left, isNegative, terms, ref constant);
                Collect(sum.Right, isNegative, terms, ref constant);
                break;
            case Binary { Operator: BinaryOperator.Subtract } difference:
                Collect(difference.Left, isNegative, terms, ref constant);
                Collect(difference.Right, !isNegative, terms, ref constant);
                break;
            default:
                terms.Add((index, isNegative));
                break;
        }
    }
}
