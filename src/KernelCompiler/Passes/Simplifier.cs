using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Replaces a node whose operands are already simplified with a simpler one of the same bits: evaluates constants and applies identities.
/// Float identities must hold for every value (x * 1 and x / 1, but not x + 0, which turns -0 into +0).
/// </summary>
internal static class Simplifier
{
    /// <summary>A node with the same value; the node itself if it cannot be simplified.</summary>
    public static Expression Simplify(Expression expression) => (Expression?)ConstantEvaluator.Evaluate(expression) ?? expression switch
    {
        Unary { Operator: UnaryOperator.Not } not => SimplifyNot(not),
        Unary { Operand: Unary inner } outer when inner.Operator == outer.Operator => inner.Operand,
        Binary { Type: IrType.Bool } binary => SimplifyLogic(binary),
        Binary { Type: IrType.F32 or IrType.F64 } binary => SimplifyFloat(binary),
        Binary binary => SimplifyInteger(binary),
        Compare compare => SimplifyCompare(compare),
        Select select => SimplifySelect(select),
        Ir.Convert convert => SimplifyConvert(convert),
        BitCast { Operand: BitCast inner } cast when inner.Operand.Type == cast.Type => inner.Operand,
        _ => expression,
    };

    private static Expression SimplifyNot(Unary not)
    {
        Expression opposite = Conditions.Not(not.Operand);
        return opposite is Unary { Operator: UnaryOperator.Not } same && same.Operand == not.Operand ? not : opposite;
    }

    private static Expression SimplifyLogic(Binary binary)
    {
        if (SameRead(binary.Left, binary.Right))
            return binary.Operator == BinaryOperator.Xor ? Constant.Bool(false) : binary.Left;
        (Constant? constant, Expression other) =
            binary.Left is Constant left ? (left, binary.Right) : (binary.Right as Constant, binary.Left);
        if (constant is null)
            return binary;
        return binary.Operator switch
        {
            BinaryOperator.And => constant.Bits != 0 ? other : constant,
            BinaryOperator.Or => constant.Bits != 0 ? constant : other,
            _ => constant.Bits != 0 ? Conditions.Not(other) : other,
        };
    }

    private static Expression SimplifyFloat(Binary binary)
    {
        long one = (binary.Type == IrType.F32 ? Constant.F32(1) : Constant.F64(1)).Bits;
        return binary.Operator switch
        {
            BinaryOperator.Multiply when binary.Left is Constant left && left.Bits == one => binary.Right,
            BinaryOperator.Multiply or BinaryOperator.Divide when binary.Right is Constant right && right.Bits == one => binary.Left,
            _ => binary,
        };
    }

    private static Expression SimplifyInteger(Binary binary)
    {
        if (binary.Left is Constant left)
        {
            switch (binary.Operator)
            {
                case BinaryOperator.Add or BinaryOperator.Or or BinaryOperator.Xor when left.Bits == 0:
                case BinaryOperator.Multiply when left.Bits == 1:
                    return binary.Right;
                case BinaryOperator.Multiply or BinaryOperator.And or BinaryOperator.Divide or BinaryOperator.Remainder when left.Bits == 0:
                case BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical when left.Bits == 0:
                    return left;
            }
        }

        if (binary.Right is Constant right)
        {
            switch (binary.Operator)
            {
                case BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Or or BinaryOperator.Xor when right.Bits == 0:
                case BinaryOperator.Multiply or BinaryOperator.Divide when right.Bits == 1:
                case BinaryOperator.And when IsAllOnes(right):
                case BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical
                    when (right.Bits & (binary.Type == IrType.I64 ? 63 : 31)) == 0:
                    return binary.Left;
                case BinaryOperator.Multiply or BinaryOperator.And or BinaryOperator.Divide or BinaryOperator.Remainder
                    when right.Bits == 0:
                    return right;
                case BinaryOperator.Remainder when right.Bits == 1:
                    return new Constant(binary.Type, 0);
                case BinaryOperator.Add or BinaryOperator.Subtract:
                    return SimplifySum(binary, right);
            }
        }

        if (!SameRead(binary.Left, binary.Right))
            return binary;
        return binary.Operator switch
        {
            BinaryOperator.Subtract or BinaryOperator.Xor => new Constant(binary.Type, 0),
            BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Min or BinaryOperator.Max => binary.Left,
            _ => binary,
        };
    }

    /// <summary>(x + a) + b is x + (a + b), since integers wrap; likewise with minus. A negative constant is subtracted.</summary>
    private static Expression SimplifySum(Binary sum, Constant right)
    {
        Expression other = sum.Left;
        Constant total = sum.Operator == BinaryOperator.Add ? right : Negated(right);
        if (sum.Left is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } inner)
        {
            if (inner.Right is Constant a)
            {
                other = inner.Left;
                total = Sum(inner.Operator == BinaryOperator.Add ? a : Negated(a), total);
            }
            else if (inner.Operator == BinaryOperator.Add && inner.Left is Constant b)
            {
                other = inner.Right;
                total = Sum(b, total);
            }
        }

        if (total.Bits == 0)
            return other;
        bool subtracts = total.Type == IrType.U32 ? other == sum.Left && sum.Operator == BinaryOperator.Subtract : total.Bits < 0;
        BinaryOperator op = subtracts ? BinaryOperator.Subtract : BinaryOperator.Add;
        return other == sum.Left && op == sum.Operator ? sum : new Binary(op, other, subtracts ? Negated(total) : total);
    }

    private static Expression SimplifyCompare(Compare compare)
    {
        if (!compare.Left.Type.IsFloat() && SameRead(compare.Left, compare.Right))
        {
            return Constant.Bool(
                compare.Operator is CompareOperator.Equal or CompareOperator.LessOrEqual or CompareOperator.GreaterOrEqual);
        }

        if (compare.Left.Type != IrType.Bool)
            return compare;
        (Constant? constant, Expression other) =
            compare.Left is Constant left ? (left, compare.Right) : (compare.Right as Constant, compare.Left);
        if (constant is null)
            return compare;
        return (constant.Bits != 0) == (compare.Operator == CompareOperator.Equal) ? other : Conditions.Not(other);
    }

    private static Expression SimplifySelect(Select select)
    {
        if (select.Condition is Constant condition)
            return condition.Bits != 0 ? select.IfTrue : select.IfFalse;
        if (SameRead(select.IfTrue, select.IfFalse))
            return select.IfTrue;
        if (select.IfTrue is Constant a && select.IfFalse is Constant b && a.Bits == b.Bits)
            return a;
        if (select.Type != IrType.Bool)
            return select;
        return (select.IfTrue, select.IfFalse) switch
        {
            (Constant { Bits: 1 }, _) => Conditions.Or(select.Condition, select.IfFalse),
            (Constant, _) => Conditions.And(Conditions.Not(select.Condition), select.IfFalse),
            (_, Constant { Bits: 0 }) => Conditions.And(select.Condition, select.IfTrue),
            (_, Constant) => Conditions.Or(Conditions.Not(select.Condition), select.IfTrue),
            _ => select,
        };
    }

    private static Expression SimplifyConvert(Ir.Convert convert)
    {
        if (convert.Operand.Type == convert.Type)
            return convert.Operand;
        if (convert is { Type: IrType.U8, Operand: Constant constant })
            return SimplifyToByte(convert, constant);
        if (convert.Operand is not Ir.Convert inner)
            return convert;

        // A U8 between two conversions keeps the low 8 bits; widening and narrowing again keeps all bits.
        if (inner is { Type: IrType.U8, Operand: Constant low })
            return Simplify(new Ir.Convert(low, convert.Type)); // low is in 0..255 by now
        bool isRoundTrip =
            inner.Type == IrType.I64 && inner.Operand.Type is IrType.I32 or IrType.U32 && convert.Type is IrType.I32 or IrType.U32;
        return isRoundTrip ? Simplify(new Ir.Convert(inner.Operand, convert.Type)) : convert;
    }

    /// <summary>Keeps the conversion, since a U8 value always is one; its operand becomes the int of those 8 bits.</summary>
    private static Ir.Convert SimplifyToByte(Ir.Convert convert, Constant operand)
    {
        long bits = (operand.Type.IsFloat() ? (Constant)Simplify(new Ir.Convert(operand, IrType.I32)) : operand).Bits & 255;
        return operand.Type == IrType.I32 && operand.Bits == bits ? convert : new Ir.Convert(Constant.I32((int)bits), IrType.U8);
    }

    private static bool SameRead(Expression left, Expression right) => left == right
        || (left is LocalRead a && right is LocalRead b && a.Local == b.Local)
        || (left is ParameterRead p && right is ParameterRead q && p.Parameter == q.Parameter);

    private static bool IsAllOnes(Constant constant) => constant.Bits == (constant.Type == IrType.U32 ? uint.MaxValue : -1L);

    private static Constant Sum(Constant left, Constant right) => (Constant)Simplify(new Binary(BinaryOperator.Add, left, right));

    private static Constant Negated(Constant constant) => (Constant)Simplify(new Unary(UnaryOperator.Negate, constant));
}
