using System;
using System.Globalization;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>Writes binary operators and math functions, with the IR's meaning where PTX's differs or is undefined.</summary>
internal sealed class PtxArithmetic(PtxWriter writer, PtxExpressions expressions)
{
    /// <summary>Computes a binary operator.</summary>
    public void Binary(string destination, Binary binary)
    {
        IrType type = binary.Type;
        string left = expressions.Register(binary.Left);
        switch (binary.Operator)
        {
            case BinaryOperator.Divide when !type.IsFloat():
                Divide(destination, type, left, binary.Right);
                break;
            case BinaryOperator.Remainder:
                Remainder(destination, type, left, binary.Right);
                break;
            case BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical:
                string shift = ShiftForm(binary.Operator, type);
                Instruction(shift, destination, left, ShiftCount(binary.Right, type == IrType.I64 ? 63 : 31));
                break;
            case BinaryOperator.Min or BinaryOperator.Max when type.IsFloat():
                FloatExtremum(destination, type, binary.Operator == BinaryOperator.Min, left, expressions.Register(binary.Right));
                break;
            case BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor:
                string name = binary.Operator switch { BinaryOperator.And => "and.", BinaryOperator.Or => "or.", _ => "xor." };
                Instruction(name + PtxTypes.Bits(type), destination, left, expressions.Operand(binary.Right));
                break;
            default:
                Instruction(PlainForm(binary.Operator, type), destination, left, expressions.Operand(binary.Right));
                break;
        }
    }

    /// <summary>Computes a math function.</summary>
    public void Call(string destination, MathCall call)
    {
        string operand = expressions.Register(call.Operands[0]);
        string type = PtxTypes.Signed(call.Type);
        switch (call.Function)
        {
            case MathFunction.Abs when call.Type.IsFloat():
                // PTX leaves abs of a NaN undefined.
                Bitwise(destination, "and", call.Type, operand, call.Type == IrType.F32 ? int.MaxValue : long.MaxValue);
                break;
            case MathFunction.Abs:
                // neg wraps, so that max gives MinValue for |MinValue|, which PTX's abs leaves undefined.
                string negated = writer.Register(call.Type);
                writer.Instruction("neg." + type, negated + ", " + operand);
                Instruction("max." + type, destination, operand, negated);
                break;
            case MathFunction.FusedMultiplyAdd:
                string factor = expressions.Operand(call.Operands[1]);
                string addend = expressions.Operand(call.Operands[2]);
                writer.Instruction("fma.rn." + type, destination + ", " + operand + ", " + factor + ", " + addend);
                break;
            case MathFunction.MultiplyHigh:
                Instruction("mul.hi.u32", destination, operand, expressions.Operand(call.Operands[1]));
                break;
            default:
                writer.Instruction(UnaryForm(call.Function, type), destination + ", " + operand);
                break;
        }
    }

    /// <summary>Applies a bitwise operator with a constant to a float's bits.</summary>
    public void Bitwise(string destination, string op, IrType type, string operand, long mask)
    {
        IrType integer = type == IrType.F32 ? IrType.I32 : IrType.I64;
        string bits = PtxTypes.Bits(integer);
        string before = writer.Register(integer);
        string after = writer.Register(integer);
        writer.Instruction("mov." + bits, before + ", " + operand);
        Instruction(op + "." + bits, after, before, mask.ToString(CultureInfo.InvariantCulture));
        writer.Instruction("mov." + bits, destination + ", " + after);
    }

    private static string PlainForm(BinaryOperator op, IrType type)
    {
        string arithmetic = PtxTypes.Arithmetic(type);
        string rounding = type.IsFloat() ? "rn." : "";
        return op switch
        {
            BinaryOperator.Add => "add." + rounding + arithmetic,
            BinaryOperator.Subtract => "sub." + rounding + arithmetic,
            BinaryOperator.Multiply => (type.IsFloat() ? "mul.rn." : "mul.lo.") + arithmetic,
            BinaryOperator.Divide => "div.rn." + arithmetic,
            BinaryOperator.Min => "min." + PtxTypes.Signed(type),
            BinaryOperator.Max => "max." + PtxTypes.Signed(type),
            _ => throw new NotSupportedException("PTX has no form for " + op + " of " + type),
        };
    }

    private static string UnaryForm(MathFunction function, string type) => function switch
    {
        MathFunction.Sqrt => "sqrt.rn." + type,
        MathFunction.Floor => "cvt.rmi." + type + "." + type,
        MathFunction.Ceiling => "cvt.rpi." + type + "." + type,
        MathFunction.Truncate => "cvt.rzi." + type + "." + type,
        MathFunction.RoundEven => "cvt.rni." + type + "." + type,
        MathFunction.PopCount => "popc.b32",
        _ => throw new NotSupportedException("PTX has no form for " + function),
    };

    private static string ShiftForm(BinaryOperator op, IrType type)
    {
        string width = type == IrType.I64 ? "64" : "32";
        return op switch
        {
            BinaryOperator.ShiftLeft => "shl.b" + width,
            BinaryOperator.ShiftRight when type != IrType.U32 => "shr.s" + width,
            _ => "shr.u" + width,
        };
    }

    // PTX clamps counts beyond the width; the IR masks them.
    private string ShiftCount(Expression count, int mask)
    {
        if (count is Constant constant)
            return (constant.Bits & mask).ToString(CultureInfo.InvariantCulture);

        string masked = writer.Register(IrType.I32);
        Instruction("and.b32", masked, expressions.Register(count), mask.ToString(CultureInfo.InvariantCulture));
        return masked;
    }

    private void Divide(string destination, IrType type, string left, Expression right)
    {
        string form = "div." + PtxTypes.Signed(type);
        if (IsHarmless(right, type))
        {
            Instruction(form, destination, left, expressions.Operand(right));
            return;
        }

        // PTX leaves x / 0 and MinValue / -1 undefined: divide by 1 instead, then select the defined result.
        string divisor = expressions.Register(right);
        string isZero = Equals(type, divisor, "0");
        string quotient = writer.Register(type);
        string bits = PtxTypes.Bits(type);
        if (type == IrType.U32)
        {
            string safe = SelectOperand(bits, "1", divisor, isZero, type);
            Instruction(form, quotient, left, safe);
        }
        else
        {
            string isMinusOne = Equals(type, divisor, "-1");
            string safe = SelectOperand(bits, "1", divisor, Either(isZero, isMinusOne), type);
            string plain = writer.Register(type);
            string negated = writer.Register(type);
            Instruction(form, plain, left, safe);
            writer.Instruction("neg." + PtxTypes.Signed(type), negated + ", " + left);
            writer.Instruction("selp." + bits, quotient + ", " + negated + ", " + plain + ", " + isMinusOne);
        }

        writer.Instruction("selp." + bits, destination + ", 0, " + quotient + ", " + isZero);
    }

    private void Remainder(string destination, IrType type, string left, Expression right)
    {
        string form = "rem." + PtxTypes.Signed(type);
        if (IsHarmless(right, type))
        {
            Instruction(form, destination, left, expressions.Operand(right));
            return;
        }

        // The remainder by 0 and by -1 is 0, as it is by 1.
        string divisor = expressions.Register(right);
        string isSpecial = Equals(type, divisor, "0");
        if (type != IrType.U32)
            isSpecial = Either(isSpecial, Equals(type, divisor, "-1"));

        Instruction(form, destination, left, SelectOperand(PtxTypes.Bits(type), "1", divisor, isSpecial, type));
    }

    private static bool IsHarmless(Expression divisor, IrType type) =>
        divisor is Constant { Bits: not 0 } constant && (type == IrType.U32 || constant.Bits != -1);

    // IEEE minimum and maximum: NaN if either is NaN, -0 below +0. PTX's min and max drop NaNs, and their .NaN forms need sm_80.
    private void FloatExtremum(string destination, IrType type, bool isMin, string left, string right)
    {
        string suffix = PtxTypes.Signed(type);
        IrType integer = type == IrType.F32 ? IrType.I32 : IrType.I64;
        string bits = PtxTypes.Bits(integer);

        string leftWins = writer.Register(IrType.Bool);
        string ordered = writer.Register(type);
        Instruction((isMin ? "setp.lt." : "setp.gt.") + suffix, leftWins, left, right);
        writer.Instruction("selp." + suffix, ordered + ", " + left + ", " + right + ", " + leftWins);

        // Equal operands differ at most in the sign of a zero: "or" keeps -0, "and" keeps +0.
        string leftBits = writer.Register(integer);
        string rightBits = writer.Register(integer);
        string bothBits = writer.Register(integer);
        string both = writer.Register(type);
        string isEqual = writer.Register(IrType.Bool);
        string number = writer.Register(type);
        writer.Instruction("mov." + bits, leftBits + ", " + left);
        writer.Instruction("mov." + bits, rightBits + ", " + right);
        Instruction((isMin ? "or." : "and.") + bits, bothBits, leftBits, rightBits);
        writer.Instruction("mov." + bits, both + ", " + bothBits);
        Instruction("setp.eq." + suffix, isEqual, left, right);
        writer.Instruction("selp." + suffix, number + ", " + both + ", " + ordered + ", " + isEqual);

        string isNaN = writer.Register(IrType.Bool);
        string nan = type == IrType.F32 ? "0f7FC00000" : "0d7FF8000000000000";
        Instruction("setp.nan." + suffix, isNaN, left, right);
        writer.Instruction("selp." + suffix, destination + ", " + nan + ", " + number + ", " + isNaN);
    }

    private string Equals(IrType type, string left, string right)
    {
        string result = writer.Register(IrType.Bool);
        Instruction("setp.eq." + PtxTypes.Signed(type), result, left, right);
        return result;
    }

    private string Either(string left, string right)
    {
        string result = writer.Register(IrType.Bool);
        Instruction("or.pred", result, left, right);
        return result;
    }

    private string SelectOperand(string bits, string ifTrue, string ifFalse, string condition, IrType type)
    {
        string result = writer.Register(type);
        writer.Instruction("selp." + bits, result + ", " + ifTrue + ", " + ifFalse + ", " + condition);
        return result;
    }

    private void Instruction(string form, string destination, string left, string right) =>
        writer.Instruction(form, destination + ", " + left + ", " + right);
}
