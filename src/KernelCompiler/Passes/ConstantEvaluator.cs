using System;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Evaluates nodes whose operands are constants, with the same bits as every device. Float results that are NaN are left to the device,
/// whose sign and payload differ, and so is the fused multiply-add, which netstandard2.0 lacks.
/// </summary>
internal static class ConstantEvaluator
{
    /// <summary>The value of a node; null if an operand is not constant or the value is not known at build time.</summary>
    public static Constant? Evaluate(Expression expression)
    {
        if (expression.Operands.Count == 0)
            return null;
        foreach (Expression operand in expression.Operands)
        {
            if (operand is not Constant)
                return null;
        }

        return expression switch
        {
            Unary unary => Evaluate(unary.Operator, (Constant)unary.Operand),
            Binary binary => Evaluate(binary.Operator, (Constant)binary.Left, (Constant)binary.Right),
            Compare compare => Constant.Bool(Evaluate(compare.Operator, (Constant)compare.Left, (Constant)compare.Right)),
            Select select => (Constant)(((Constant)select.Condition).Bits != 0 ? select.IfTrue : select.IfFalse),
            Ir.Convert convert => EvaluateConvert((Constant)convert.Operand, convert.Type),
            BitCast cast => Integer(cast.Type, ((Constant)cast.Operand).Bits),
            MathCall call => Evaluate(call),
            _ => null,
        };
    }

    private static Constant Evaluate(UnaryOperator op, Constant operand) => op switch
    {
        UnaryOperator.Not => Constant.Bool(operand.Bits == 0),
        UnaryOperator.Complement => Integer(operand.Type, ~operand.Bits),
        _ when operand.Type.IsFloat() => new Constant(operand.Type, operand.Bits ^ SignBit(operand.Type)),
        _ => Integer(operand.Type, unchecked(-operand.Bits)),
    };

    private static Constant? Evaluate(BinaryOperator op, Constant left, Constant right) => left.Type switch
    {
        IrType.F32 => Float(left.Type, op, left.Single, right.Single),
        IrType.F64 => Float(left.Type, op, left.Double, right.Double),
        _ => Integer(left.Type, Evaluate(op, left.Type, left.Bits, right.Bits)),
    };

    /// <remarks>Works on canonical bits, so that 64-bit arithmetic truncated to the type serves every integer type.</remarks>
    private static long Evaluate(BinaryOperator op, IrType type, long left, long right)
    {
        int count = (int)right & (type == IrType.I64 ? 63 : 31);
        return unchecked(op switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => right == 0 ? 0 : right == -1 ? -left : left / right,
            BinaryOperator.Remainder => right is 0 or -1 ? 0 : left % right,
            BinaryOperator.And => left & right,
            BinaryOperator.Or => left | right,
            BinaryOperator.Xor => left ^ right,
            BinaryOperator.ShiftLeft => left << count,
            BinaryOperator.ShiftRight => left >> count,
            BinaryOperator.ShiftRightLogical => type == IrType.I64 ? (long)((ulong)left >> count) : (uint)left >> count,
            BinaryOperator.Min => Math.Min(left, right),
            _ => Math.Max(left, right),
        });
    }

    /// <remarks>
    /// F32 goes through double, which has enough bits that rounding a sum, difference, product or quotient of two floats twice equals
    /// rounding it once.
    /// </remarks>
    private static Constant? Float(IrType type, BinaryOperator op, double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
            return null;
        return Float(type, op switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => left / right,
            BinaryOperator.Min => Smaller(left, right) ? left : right,
            _ => Smaller(left, right) ? right : left,
        });
    }

    private static bool Smaller(double left, double right) => left < right || (left == right && BitConverter.DoubleToInt64Bits(left) < 0);

    private static Constant? Float(IrType type, double value)
    {
        if (double.IsNaN(value))
            return null;
        return type == IrType.F32 ? Constant.F32((float)value) : Constant.F64(value);
    }

    private static bool Evaluate(CompareOperator op, Constant left, Constant right)
    {
        if (!left.Type.IsFloat())
            return Ordered(op, left.Bits.CompareTo(right.Bits));
        double l = Value(left), r = Value(right);
        return double.IsNaN(l) || double.IsNaN(r) ? op == CompareOperator.NotEqual : Ordered(op, l < r ? -1 : l > r ? 1 : 0);
    }

    private static bool Ordered(CompareOperator op, int order) => op switch
    {
        CompareOperator.Equal => order == 0,
        CompareOperator.NotEqual => order != 0,
        CompareOperator.Less => order < 0,
        CompareOperator.LessOrEqual => order <= 0,
        CompareOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static Constant? EvaluateConvert(Constant operand, IrType type)
    {
        if (type == IrType.U8)
            return null; // a U8 value is always a Convert: there are no U8 constants
        if (!operand.Type.IsFloat())
        {
            return type switch
            {
                IrType.F32 => Constant.F32(operand.Bits),
                IrType.F64 => Constant.F64(operand.Bits),
                _ => Integer(type, operand.Bits),
            };
        }

        double value = Value(operand);
        return type switch
        {
            IrType.F32 or IrType.F64 => Float(type, value),
            IrType.I32 => Constant.I32((int)Saturated(value, int.MinValue, int.MaxValue)),
            IrType.U32 => Constant.U32((uint)Saturated(value, uint.MinValue, uint.MaxValue)),
            _ => Constant.I64(Saturated(value, long.MinValue, long.MaxValue)),
        };
    }

    private static long Saturated(double value, long min, long max) =>
        double.IsNaN(value) ? 0 : value >= max ? max : value <= min ? min : (long)value;

    private static Constant? Evaluate(MathCall call)
    {
        var operand = (Constant)call.Operands[0];
        switch (call.Function)
        {
            case MathFunction.Abs:
                return operand.Type.IsFloat()
                    ? new Constant(operand.Type, operand.Bits & ~SignBit(operand.Type))
                    : Integer(operand.Type, operand.Bits < 0 ? unchecked(-operand.Bits) : operand.Bits);
            case MathFunction.MultiplyHigh:
                return Constant.U32((uint)(unchecked((ulong)operand.Bits * (ulong)((Constant)call.Operands[1]).Bits) >> 32));
            case MathFunction.PopCount:
                uint ones = 0;
                for (long rest = operand.Bits; rest != 0; rest &= rest - 1)
                    ones++;
                return Constant.U32(ones);
            case MathFunction.FusedMultiplyAdd:
                return null;
        }

        double value = Value(operand);
        return Float(operand.Type, call.Function switch
        {
            MathFunction.Sqrt => Math.Sqrt(value),
            MathFunction.Floor => Math.Floor(value),
            MathFunction.Ceiling => Math.Ceiling(value),
            MathFunction.Truncate => Math.Truncate(value),
            _ => Math.Round(value, MidpointRounding.ToEven),
        });
    }

    private static double Value(Constant constant) => constant.Type == IrType.F32 ? constant.Single : constant.Double;

    private static long SignBit(IrType type) => type == IrType.F32 ? 0x80000000L : long.MinValue;

    /// <summary>The canonical constant of the low bits of <paramref name="bits"/>.</summary>
    private static Constant Integer(IrType type, long bits) => new(type, type switch
    {
        IrType.Bool => bits & 1,
        IrType.I32 => unchecked((int)bits),
        IrType.U32 or IrType.F32 => unchecked((uint)bits),
        _ => bits,
    });
}
