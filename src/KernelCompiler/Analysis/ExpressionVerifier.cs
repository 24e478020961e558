using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>Checks the types of expressions, and that what they read exists and is in scope.</summary>
/// <param name="kernel">The kernel, for its parameters.</param>
/// <param name="inScope">The locals in scope; the owner keeps it up to date.</param>
/// <param name="fail">Creates the exception for a message.</param>
internal sealed class ExpressionVerifier(Kernel kernel, HashSet<Local> inScope, Func<string, Exception> fail)
{
    /// <summary>Checks an expression and its operands.</summary>
    public void Verify(Expression expression)
    {
        foreach (Expression operand in expression.Operands)
            Verify(operand);
        string? problem = Problem(expression);
        if (problem is not null)
            throw fail($"{expression}: {problem}");
    }

    private string? Problem(Expression expression) => expression switch
    {
        Constant constant => IsCanonical(constant) ? null : $"bits {constant.Bits} are not a valid {constant.Type.CSharpName()}",
        LocalRead read => inScope.Contains(read.Local) ? null : $"local {read.Local} is read out of scope",
        ParameterRead read =>
            kernel.Parameters.Contains(read.Parameter) && !read.Parameter.IsView ? null : "is not a scalar parameter of the kernel",
        ViewLength length =>
            kernel.Parameters.Contains(length.Parameter) && length.Parameter.IsView ? null : "is not a view parameter of the kernel",
        LaunchIndex index => index.Axis is >= 0 and <= 2 ? null : $"axis is {index.Axis}",
        Unary unary => OperandProblem(unary.Operand, Accepts(unary.Operator, unary.Type)),
        Binary binary => Problem(binary),
        Compare compare => compare.Left.Type != compare.Right.Type ? Mixed(compare)
            : OperandProblem(compare.Left, compare.Left.Type != IrType.U8
                && (compare.Left.Type != IrType.Bool || compare.Operator is CompareOperator.Equal or CompareOperator.NotEqual)),
        Select select => select.Condition.Type != IrType.Bool ? $"the condition is of type {select.Condition.Type.CSharpName()}"
            : select.IfTrue.Type != select.IfFalse.Type ? Mixed(select)
            : OperandProblem(select.IfTrue, select.Type != IrType.U8),
        Ir.Convert convert => OperandProblem(convert.Operand, convert.Operand.Type != IrType.Bool && convert.Type != IrType.Bool),
        BitCast cast => OperandProblem(cast.Operand, (cast.Operand.Type, cast.Type) is
            (IrType.F32, IrType.I32 or IrType.U32) or (IrType.I32 or IrType.U32, IrType.F32) or (IrType.F64, IrType.I64)
            or (IrType.I64, IrType.F64)),
        MathCall call => Problem(call),
        _ => "unknown expression",
    };

    private static string? Problem(Binary binary)
    {
        bool isShift = binary.Operator is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical;
        if (binary.Right.Type != (isShift ? IrType.I32 : binary.Left.Type))
            return Mixed(binary);
        IrType type = binary.Type;
        return OperandProblem(binary.Left, type != IrType.U8 && binary.Operator switch
        {
            BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor => !type.IsFloat(),
            BinaryOperator.Remainder or BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight => type.IsInteger(),
            BinaryOperator.ShiftRightLogical => type is IrType.I32 or IrType.I64,
            _ => type != IrType.Bool,
        });
    }

    private static string? Problem(MathCall call)
    {
        int count = call.Function switch { MathFunction.FusedMultiplyAdd => 3, MathFunction.MultiplyHigh => 2, _ => 1 };
        if (call.Operands.Count != count)
            return $"has {call.Operands.Count} operands, expected {count}";
        if (call.Operands.Any(operand => operand.Type != call.Type))
            return Mixed(call);
        return OperandProblem(call.Operands[0], call.Function switch
        {
            MathFunction.Abs => call.Type is IrType.I32 or IrType.I64 or IrType.F32 or IrType.F64,
            MathFunction.MultiplyHigh or MathFunction.PopCount => call.Type == IrType.U32,
            _ => call.Type.IsFloat(),
        });
    }

    private static bool Accepts(UnaryOperator op, IrType type) => op switch
    {
        UnaryOperator.Not => type == IrType.Bool,
        UnaryOperator.Complement => type is IrType.I32 or IrType.U32 or IrType.I64,
        _ => type is not (IrType.Bool or IrType.U8),
    };

    /// <remarks>A U8 value exists only between a Convert and the store (or Convert) that takes it.</remarks>
    private static bool IsCanonical(Constant constant) => constant.Type switch
    {
        IrType.Bool => constant.Bits is 0 or 1,
        IrType.U8 => false,
        IrType.I32 => constant.Bits == (int)constant.Bits,
        IrType.U32 or IrType.F32 => constant.Bits == (uint)constant.Bits,
        _ => true,
    };

    private static string? OperandProblem(Expression operand, bool accepted) =>
        accepted ? null : $"does not take an operand of type {operand.Type.CSharpName()}";

    private static string Mixed(Expression expression) =>
        "operands of types " + string.Join(", ", expression.Operands.Select(operand => operand.Type.CSharpName()));
}
