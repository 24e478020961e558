using System;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>
/// Prints expressions. Signed arithmetic goes through the unsigned type, where C defines wrapping; one cast covers a whole chain: a * b + c
/// is (int)((uint)a * b + c).
/// </summary>
internal sealed class OpenClExpressions(OpenClNames names, OpenClFeatures features)
{
    // C's precedence levels, loosest first. Bit operators and shifts get parentheses wherever they are operands: few readers know theirs.
    private const int Conditional = 1;
    private const int LogicalOr = 2;
    private const int LogicalAnd = 3;
    private const int BitOperator = 4;
    private const int Comparison = 5;
    private const int Shift = 6;
    private const int Additive = 7;
    private const int Multiplicative = 8;
    private const int Prefix = 9;
    private const int Primary = 10;

    /// <summary>The text of an expression, without outer parentheses.</summary>
    public string Print(Expression expression) => Print(expression, 0);

    /// <summary>
    /// The text of an index: plain signed arithmetic, because the IR guarantees that an index does not overflow, and drivers generate
    /// better addressing when they can rely on that.
    /// </summary>
    public string PrintIndex(Expression index) => PrintIndex(index, 0);

    /// <summary>The text of an expression as an operand: in parentheses if it binds looser than <paramref name="level"/>.</summary>
    private string Print(Expression expression, int level) => expression switch
    {
        Constant constant => Literal(constant, level),
        LocalRead read => names.Of(read.Local),
        ParameterRead { Type: IrType.Bool } read => Wrap(names.Of(read.Parameter) + " != 0", Comparison, level),
        ParameterRead read => names.Of(read.Parameter),
        ViewLength length => names.Length(length.Parameter),
        LaunchIndex index => Wrap("(int)" + Coordinate(index), Prefix, level),
        Unary unary => PrintUnary(unary, level),
        Binary binary => PrintBinary(binary, level),
        Compare compare => Wrap(
            Print(compare.Left, Additive) + " " + IrPrinter.Symbol(compare.Operator) + " " + Print(compare.Right, Additive),
            Comparison, level),
        Select select => Wrap(
            Print(select.Condition, LogicalOr) + " ? " + Print(select.IfTrue, LogicalOr) + " : " + Print(select.IfFalse, LogicalOr),
            Conditional,
            level),
        Ir.Convert convert => PrintConvert(convert, level),
        BitCast cast => "as_" + features.ValueType(cast.Type) + "(" + Print(cast.Operand) + ")",
        MathCall call => PrintCall(call, level),
        _ => throw new InvalidOperationException("GTK0001 OpenCL emitter: unknown expression " + expression.GetType().Name + "."),
    };

    private static string Wrap(string text, int own, int level) => own < level ? "(" + text + ")" : text;

    private string Literal(Constant constant, int level)
    {
        features.ValueType(constant.Type);
        string text = OpenClLiterals.Print(constant);
        return text[0] == '-' ? Wrap(text, Prefix, level) : text;
    }

    private static string Coordinate(LaunchIndex index) => (index.Kind switch
    {
        LaunchIndexKind.GroupIndex => "get_local_id",
        LaunchIndexKind.GroupDimension => "get_local_size",
        LaunchIndexKind.GridIndex => "get_group_id",
        _ => "get_num_groups",
    }) + "(" + index.Axis + ")";

    private string PrintUnary(Unary unary, int level) => unary.Operator switch
    {
        UnaryOperator.Not => Wrap("!" + Print(unary.Operand, Primary), Prefix, level),
        UnaryOperator.Complement => Wrap("~" + Print(unary.Operand, Primary), Prefix, level),
        _ when IsChain(unary) => Signed(unary, level),
        _ => Wrap("-" + Print(unary.Operand, Primary), Prefix, level),
    };

    private string PrintBinary(Binary binary, int level)
    {
        if (IsChain(binary))
            return Signed(binary, level);

        switch (binary.Operator)
        {
            case BinaryOperator.Add or BinaryOperator.Subtract:
                return Infix(binary, Additive, Additive, Multiplicative, level);
            case BinaryOperator.Multiply:
                return Infix(binary, Multiplicative, Multiplicative, Prefix, level);
            case BinaryOperator.Divide or BinaryOperator.Remainder:
                return binary.Type.IsFloat() || IsHarmlessDivisor(binary.Right)
                    ? Infix(binary, Multiplicative, Multiplicative, Prefix, level)
                    : Call(binary.Operator == BinaryOperator.Divide ? "gt_divide_" : "gt_remainder_", binary);
            case BinaryOperator.And when binary.Type == IrType.Bool:
                return Wrap(Print(binary.Left, LogicalAnd) + " && " + Print(binary.Right, LogicalAnd + 1), LogicalAnd, level);
            case BinaryOperator.Or when binary.Type == IrType.Bool:
                return Wrap(Print(binary.Left, LogicalOr) + " || " + Print(binary.Right, LogicalOr + 1), LogicalOr, level);
            case BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor:
                return Infix(binary, BitOperator, Prefix, Prefix, level);
            case BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight:
                return Wrap(Print(binary.Left, Prefix) + " " + IrPrinter.Symbol(binary.Operator) + " " + Count(binary), Shift, level);
            case BinaryOperator.ShiftRightLogical when binary.Type == IrType.U32:
                return Wrap(Print(binary.Left, Prefix) + " >> " + Count(binary), Shift, level);
            case BinaryOperator.ShiftRightLogical:
                string type = features.ValueType(binary.Type);
                return Wrap($"({type})((u{type}){Print(binary.Left, Prefix)} >> {Count(binary)})", Prefix, level);
            default:
                return binary.Type.IsFloat()
                    ? Call(binary.Operator == BinaryOperator.Min ? "gt_min_" : "gt_max_", binary)
                    : (binary.Operator == BinaryOperator.Min ? "min(" : "max(") + Print(binary.Left) + ", " + Print(binary.Right) + ")";
        }
    }

    private string Infix(Binary binary, int own, int left, int right, int level) =>
        Wrap(Print(binary.Left, left) + " " + IrPrinter.Symbol(binary.Operator) + " " + Print(binary.Right, right), own, level);

    private string Call(string prefix, Binary binary) =>
        features.Function(prefix + features.ValueType(binary.Type)) + "(" + Print(binary.Left) + ", " + Print(binary.Right) + ")";

    // C leaves counts of the width or more undefined; C# and the IR take them modulo the width.
    private string Count(Binary shift)
    {
        int mask = shift.Type == IrType.I64 ? 63 : 31;
        return shift.Right is Constant count
            ? (count.Bits & mask).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "(" + Print(shift.Right, Prefix) + " & " + mask + ")";
    }

    private static bool IsHarmlessDivisor(Expression divisor) => divisor is Constant { Bits: not 0 and not -1 };

    /// <summary>True for the signed operations that may overflow.</summary>
    private static bool IsChain(Expression expression) => expression.Type is IrType.I32 or IrType.I64 && expression is
        Unary { Operator: UnaryOperator.Negate }
        or Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.ShiftLeft };

    private string Signed(Expression chain, int level) =>
        Wrap("(" + features.ValueType(chain.Type) + ")" + "(" + PrintUnsigned(chain, 0) + ")", Prefix, level);

    /// <summary>The same bits, as uint or ulong.</summary>
    private string PrintUnsigned(Expression expression, int level)
    {
        switch (expression)
        {
            case Constant { Bits: >= 0 } constant:
                return OpenClLiterals.Unsigned(constant);
            case LaunchIndex index:
                return Wrap("(uint)" + Coordinate(index), Prefix, level);
            case Unary { Operator: UnaryOperator.Negate } negate when IsChain(negate):
                return Wrap(
                    (negate.Type == IrType.I64 ? "0ul - " : "0u - ") + PrintUnsigned(negate.Operand, Multiplicative), Additive, level);
            case Binary { Operator: BinaryOperator.ShiftLeft } shift when IsChain(shift):
                return Wrap(PrintUnsigned(shift.Left, Prefix) + " << " + Count(shift), Shift, level);
            case Binary binary when IsChain(binary):
                int own = binary.Operator == BinaryOperator.Multiply ? Multiplicative : Additive;

                // One unsigned operand makes the operation unsigned in C, so the other needs no cast.
                bool left = IsUnsignedForFree(binary.Left);
                bool right = IsUnsignedForFree(binary.Right);
                return Wrap(
                    (left || !right ? PrintUnsigned(binary.Left, own) : Print(binary.Left, own)) + " "
                        + IrPrinter.Symbol(binary.Operator) + " "
                        + (right ? PrintUnsigned(binary.Right, own + 1) : Print(binary.Right, own + 1)),
                    own,
                    level);
            default:
                return Wrap("(u" + features.ValueType(expression.Type) + ")" + Print(expression, Prefix), Prefix, level);
        }
    }

    private static bool IsUnsignedForFree(Expression expression) =>
        expression is Constant { Bits: >= 0 } or LaunchIndex || IsChain(expression);

    private string PrintIndex(Expression index, int level)
    {
        if (index is not Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } binary)
            return Print(index, level);

        int own = binary.Operator == BinaryOperator.Multiply ? Multiplicative : Additive;
        return Wrap(
            PrintIndex(binary.Left, own) + " " + IrPrinter.Symbol(binary.Operator) + " " + PrintIndex(binary.Right, own + 1), own, level);
    }

    private string PrintConvert(Ir.Convert convert, int level)
    {
        IrType from = convert.Operand.Type;
        if (from.IsFloat() && convert.Type == IrType.U8)
        {
            string wide = features.Function("gt_" + features.ValueType(from) + "_to_int") + "(" + Print(convert.Operand) + ")";
            return Wrap("(uchar)" + wide, Prefix, level);
        }

        if (from.IsFloat() && convert.Type.IsInteger())
        {
            string function = "gt_" + features.ValueType(from) + "_to_" + features.ValueType(convert.Type);
            return features.Function(function) + "(" + Print(convert.Operand) + ")";
        }

        return Wrap("(" + features.ValueType(convert.Type) + ")" + Print(convert.Operand, Prefix), Prefix, level);
    }

    private string PrintCall(MathCall call, int level)
    {
        features.ValueType(call.Type);
        if (call.Function == MathFunction.Abs && call.Type.IsInteger())
        {
            // abs of OpenCL returns the unsigned type, in which |MinValue| fits.
            return Wrap("(" + features.ValueType(call.Type) + ")abs(" + Print(call.Operands[0]) + ")", Prefix, level);
        }

        string function = call.Function switch
        {
            MathFunction.Abs => "fabs",
            MathFunction.Sqrt => "sqrt",
            MathFunction.Floor => "floor",
            MathFunction.Ceiling => "ceil",
            MathFunction.Truncate => "trunc",
            MathFunction.RoundEven => "rint",
            MathFunction.FusedMultiplyAdd => "fma",
            MathFunction.MultiplyHigh => "mul_hi",
            MathFunction.PopCount => "popcount",
            _ => throw new InvalidOperationException("GTK0001 OpenCL emitter: unknown function " + call.Function + "."),
        };
        return function + "(" + string.Join(", ", call.Operands.Select(operand => Print(operand))) + ")";
    }
}
