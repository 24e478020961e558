using System.Globalization;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>Prints expressions as scalar C#; for a value that steps from lane to lane, the value of lane 0.</summary>
internal static class ScalarExpressions
{
    public static string Print(Expression expression) => expression switch
    {
        Constant constant => Literal(constant),
        LocalRead read => Name(read.Local.Name),
        ParameterRead read => Name(read.Parameter.Name),
        ViewLength length => LengthName(length.Parameter),
        LaunchIndex index => Print(index),
        Unary unary => Print(unary),
        Binary binary => Print(binary),
        Compare compare => $"({Print(compare.Left)} {IrPrinter.Symbol(compare.Operator)} {Print(compare.Right)})",
        Select select => $"({Print(select.Condition)} ? {Print(select.IfTrue)} : {Print(select.IfFalse)})",
        Convert convert => $"(({convert.Type.CSharpName()}){Print(convert.Operand)})",
        BitCast cast => Print(cast),
        MathCall call => Print(call),
        _ => throw new System.InvalidOperationException($"GTK0001: no C# form of {expression.GetType().Name}."),
    };

    /// <summary>One of the kernel's names, escaped if it is a C# keyword. The emitter's own names start with an underscore.</summary>
    public static string Name(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string LengthName(KernelParameter view) => $"_{view.Name}Length";

    private static string Print(LaunchIndex index)
    {
        char axis = "XYZ"[index.Axis];
        return index.Kind switch
        {
            LaunchIndexKind.GroupIndex => $"_t{char.ToLowerInvariant(axis)}",
            LaunchIndexKind.GroupDimension => $"_groupDim{axis}",
            LaunchIndexKind.GridIndex => $"_grid{axis}",
            _ => $"_gridDim{axis}",
        };
    }

    private static string Print(Unary unary) => unary.Operator switch
    {
        // C# promotes the negation of a uint to long.
        UnaryOperator.Negate when unary.Type == IrType.U32 => $"(0u - {Print(unary.Operand)})",
        UnaryOperator.Negate => $"(-{Print(unary.Operand)})",
        UnaryOperator.Not => $"(!{Print(unary.Operand)})",
        _ => $"(~{Print(unary.Operand)})",
    };

    private static string Print(Binary binary)
    {
        string left = Print(binary.Left);
        string right = Print(binary.Right);
        switch (binary.Operator)
        {
            case BinaryOperator.Min or BinaryOperator.Max:
                return $"{(binary.Type == IrType.F32 ? "MathF" : "Math")}.{binary.Operator}({left}, {right})";
            case BinaryOperator.Divide or BinaryOperator.Remainder when binary.Type.IsInteger() && !IsSafeDivisor(binary.Right):
                return $"CpuArithmetic.{binary.Operator}({left}, {right})";
            default:
                return $"({left} {IrPrinter.Symbol(binary.Operator)} {right})";
        }
    }

    /// <summary>True if dividing by it can neither fault nor overflow.</summary>
    private static bool IsSafeDivisor(Expression divisor) => divisor is Constant { Bits: not (0 or -1) };

    private static string Print(BitCast cast) => (cast.Operand.Type, cast.Type) switch
    {
        (IrType.F32, IrType.I32) => $"BitConverter.SingleToInt32Bits({Print(cast.Operand)})",
        (IrType.F32, _) => $"BitConverter.SingleToUInt32Bits({Print(cast.Operand)})",
        (IrType.I32, _) => $"BitConverter.Int32BitsToSingle({Print(cast.Operand)})",
        (IrType.U32, _) => $"BitConverter.UInt32BitsToSingle({Print(cast.Operand)})",
        (IrType.F64, _) => $"BitConverter.DoubleToInt64Bits({Print(cast.Operand)})",
        _ => $"BitConverter.Int64BitsToDouble({Print(cast.Operand)})",
    };

    private static string Print(MathCall call)
    {
        string math = call.Type == IrType.F32 ? "MathF" : "Math";
        string first = Print(call.Operands[0]);
        return call.Function switch
        {
            MathFunction.Abs when call.Type.IsInteger() => $"CpuArithmetic.Abs({first})",
            MathFunction.RoundEven => $"{math}.Round({first}, MidpointRounding.ToEven)",
            MathFunction.FusedMultiplyAdd => $"{math}.FusedMultiplyAdd({first}, {Print(call.Operands[1])}, {Print(call.Operands[2])})",
            MathFunction.MultiplyHigh => $"CpuArithmetic.MultiplyHigh({first}, {Print(call.Operands[1])})",
            MathFunction.PopCount => $"(uint)BitOperations.PopCount({first})",
            _ => $"{math}.{call.Function}({first})",
        };
    }

    private static string Literal(Constant constant)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        switch (constant.Type)
        {
            case IrType.Bool:
                return constant.Bits != 0 ? "true" : "false";
            case IrType.I32:
                return constant.Bits == int.MinValue ? "int.MinValue" : Signed(constant.Bits.ToString(invariant));
            case IrType.U32:
                return ((uint)constant.Bits).ToString(invariant) + "u";
            case IrType.I64:
                return constant.Bits == long.MinValue ? "long.MinValue" : Signed(constant.Bits.ToString(invariant) + "L");
            case IrType.U8:
                return $"((byte){constant.Bits & 255})";
            case IrType.F32:
                float single = constant.Single;
                return float.IsNaN(single) || float.IsInfinity(single) || single == 0
                    ? (constant.Bits & 0xffffffffL) == 0 ? "0f" : $"BitConverter.UInt32BitsToSingle(0x{(uint)constant.Bits:x8}u)"
                    : Signed(single.ToString("G9", invariant) + "f");
            default:
                double value = constant.Double;
                return double.IsNaN(value) || double.IsInfinity(value) || value == 0
                    ? constant.Bits == 0 ? "0d" : $"BitConverter.UInt64BitsToDouble(0x{constant.Bits:x16}ul)"
                    : Signed(value.ToString("G17", invariant) + "d");
        }
    }

    private static string Signed(string literal) => literal[0] == '-' ? $"({literal})" : literal;
}
