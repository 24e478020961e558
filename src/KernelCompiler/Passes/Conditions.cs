using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>Builds Bool expressions without double negations and constants.</summary>
internal static class Conditions
{
    /// <summary>
    /// The negation. Ordered float comparisons keep their operator, since with a NaN both they and their opposite are false.
    /// </summary>
    public static Expression Not(Expression condition) => condition switch
    {
        Constant constant => Constant.Bool(constant.Bits == 0),
        Unary { Operator: UnaryOperator.Not } not => not.Operand,
        Compare { Operator: CompareOperator.Equal or CompareOperator.NotEqual } compare => Opposite(compare),
        Compare compare when !compare.Left.Type.IsFloat() => Opposite(compare),
        _ => new Unary(UnaryOperator.Not, condition),
    };

    /// <summary>True if both are.</summary>
    public static Expression And(Expression left, Expression right) =>
        left is Constant l ? (l.Bits != 0 ? right : left)
        : right is Constant r ? (r.Bits != 0 ? left : right)
        : new Binary(BinaryOperator.And, left, right);

    /// <summary>True if either is.</summary>
    public static Expression Or(Expression left, Expression right) =>
        left is Constant l ? (l.Bits != 0 ? left : right)
        : right is Constant r ? (r.Bits != 0 ? right : left)
        : new Binary(BinaryOperator.Or, left, right);

    private static Compare Opposite(Compare compare) => new(
        compare.Operator switch
        {
            CompareOperator.Equal => CompareOperator.NotEqual,
            CompareOperator.NotEqual => CompareOperator.Equal,
            CompareOperator.Less => CompareOperator.GreaterOrEqual,
            CompareOperator.LessOrEqual => CompareOperator.Greater,
            CompareOperator.Greater => CompareOperator.LessOrEqual,
            _ => CompareOperator.Less,
        },
        compare.Left,
        compare.Right);
}
