using System;
using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>Prints expressions as C# vectors, one lane per thread.</summary>
internal sealed class VectorExpressions(Form form, Uniformity uniformity, HashSet<Local> broadcast)
{
    private string V => form.Name;

    private string S => form.Simd;

    /// <summary>The expression as a vector: uniform values are broadcast, values that step are computed from lane 0.</summary>
    public string Print(Expression expression)
    {
        LaneShape shape = uniformity.Of(expression);
        return shape.Variance switch
        {
            Variance.Varying => Lanewise(expression),
            Variance.Affine => Affine(expression, shape.Stride),
            _ => Broadcast(expression),
        };
    }

    private string Broadcast(Expression expression)
    {
        if (expression is LocalRead read && broadcast.Contains(read.Local))
            return ScalarExpressions.Name(read.Local.Name);

        string scalar = ScalarExpressions.Print(expression);
        return expression.Type switch
        {
            IrType.Bool => $"{S}.Mask({scalar})",
            IrType.U8 => $"{V}.Create((int){scalar})",
            _ => $"{V}.Create({scalar})",
        };
    }

    private string Affine(Expression expression, int stride)
    {
        string type = expression.Type.CSharpName();
        string lanes = expression.Type == IrType.U32 ? $"{S}.Lanes.AsUInt32()" : $"{S}.Lanes";
        string step = stride == 1 ? lanes : $"{lanes} * {V}.Create(unchecked(({type})({stride})))";
        return $"({V}.Create({ScalarExpressions.Print(expression)}) + {step})";
    }

    private string Lanewise(Expression expression) => expression switch
    {
        LocalRead read => ScalarExpressions.Name(read.Local.Name),
        Unary unary => Lanewise(unary),
        Binary binary => Lanewise(binary),
        Compare compare => Lanewise(compare),
        Select select => Lanewise(select),
        Convert convert => Lanewise(convert),
        BitCast cast => $"{Print(cast.Operand)}{Form.As(cast.Type)}",
        MathCall call => Lanewise(call),
        _ => throw new InvalidOperationException($"GTK0001: {expression.GetType().Name} cannot vary between lanes."),
    };

    private string Lanewise(Unary unary) => unary.Operator switch
    {
        // The framework's unary minus is a subtraction from zero for some types, which loses the sign of zero.
        UnaryOperator.Negate when unary.Type == IrType.F32 => $"{S}.Negate({Print(unary.Operand)})",
        UnaryOperator.Negate => $"(-{Print(unary.Operand)})",
        _ => $"(~{Print(unary.Operand)})",
    };

    private string Lanewise(Binary binary)
    {
        string left = Print(binary.Left);
        switch (binary.Operator)
        {
            case BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical:
                return Shift(binary, left);
            case BinaryOperator.Min or BinaryOperator.Max:
                return $"{V}.{binary.Operator}({left}, {Print(binary.Right)})";
            case BinaryOperator.Divide or BinaryOperator.Remainder when binary.Type.IsInteger():
                return $"{S}.{binary.Operator}({left}, {Print(binary.Right)})";
            default:
                return $"({left} {IrPrinter.Symbol(binary.Operator)} {Print(binary.Right)})";
        }
    }

    private string Shift(Binary shift, string left)
    {
        if (shift.Right is Constant count)
            return $"({left} {IrPrinter.Symbol(shift.Operator)} {count.Bits & 31})";

        return uniformity.Of(shift.Right).IsUniform
            ? $"({left} {IrPrinter.Symbol(shift.Operator)} ({ScalarExpressions.Print(shift.Right)} & 31))"
            : $"{S}.{shift.Operator}({left}, {Print(shift.Right)})";
    }

    private string Lanewise(Compare compare)
    {
        string left = Print(compare.Left);
        string right = Print(compare.Right);
        return compare.Operator switch
        {
            CompareOperator.Equal => $"{V}.Equals({left}, {right}).AsInt32()",
            CompareOperator.NotEqual => $"(~{V}.Equals({left}, {right}).AsInt32())",
            CompareOperator.Less => $"{V}.LessThan({left}, {right}).AsInt32()",
            CompareOperator.LessOrEqual => $"{V}.LessThanOrEqual({left}, {right}).AsInt32()",
            CompareOperator.Greater => $"{V}.GreaterThan({left}, {right}).AsInt32()",
            _ => $"{V}.GreaterThanOrEqual({left}, {right}).AsInt32()",
        };
    }

    private string Lanewise(Select select) => uniformity.Of(select.Condition).IsUniform
        ? $"({ScalarExpressions.Print(select.Condition)} ? {Print(select.IfTrue)} : {Print(select.IfFalse)})"
        : $"{V}.ConditionalSelect({Print(select.Condition)}{(select.Type is IrType.Bool or IrType.I32 ? "" : Form.As(select.Type))}, "
            + $"{Print(select.IfTrue)}, {Print(select.IfFalse)})";

    private string Lanewise(Convert convert)
    {
        string operand = Print(convert.Operand);
        return (convert.Operand.Type, convert.Type) switch
        {
            (IrType.F32, IrType.I32) => $"{V}.ConvertToInt32({operand})",
            (IrType.F32, IrType.U32) => $"{V}.ConvertToUInt32({operand})",
            (IrType.I32 or IrType.U32, IrType.F32) => $"{V}.ConvertToSingle({operand})",
            (_, IrType.U8) => $"({operand}.AsInt32() & {V}.Create(255))",
            (IrType.I32 or IrType.U32 or IrType.U8, IrType.I32 or IrType.U32) => $"{operand}{Form.As(convert.Type)}",
            _ => throw new InvalidOperationException(
                $"GTK0001: conversion of {convert.Operand.Type} to {convert.Type} cannot vary between lanes."),
        };
    }

    private string Lanewise(MathCall call)
    {
        string first = Print(call.Operands[0]);
        return call.Function switch
        {
            MathFunction.RoundEven => $"{V}.Round({first}, MidpointRounding.ToEven)",
            MathFunction.FusedMultiplyAdd => $"{V}.FusedMultiplyAdd({first}, {Print(call.Operands[1])}, {Print(call.Operands[2])})",
            MathFunction.MultiplyHigh => $"{S}.MultiplyHigh({first}, {Print(call.Operands[1])})",
            MathFunction.PopCount => $"{S}.PopCount({first})",
            _ => $"{V}.{call.Function}({first})",
        };
    }
}
