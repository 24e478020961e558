using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Maps C# operators to the IR's.</summary>
internal static class OperatorTable
{
    /// <summary>An arithmetic, bitwise or shift operator on operands of a type; null if the IR has none.</summary>
    public static BinaryOperator? Arithmetic(BinaryOperatorKind kind, IrType type) => kind switch
    {
        BinaryOperatorKind.Add when type != IrType.Bool => BinaryOperator.Add,
        BinaryOperatorKind.Subtract when type != IrType.Bool => BinaryOperator.Subtract,
        BinaryOperatorKind.Multiply when type != IrType.Bool => BinaryOperator.Multiply,
        BinaryOperatorKind.Divide when type != IrType.Bool => BinaryOperator.Divide,
        BinaryOperatorKind.Remainder when type.IsInteger() => BinaryOperator.Remainder,
        BinaryOperatorKind.And when !type.IsFloat() => BinaryOperator.And,
        BinaryOperatorKind.Or when !type.IsFloat() => BinaryOperator.Or,
        BinaryOperatorKind.ExclusiveOr when !type.IsFloat() => BinaryOperator.Xor,
        BinaryOperatorKind.LeftShift when type.IsInteger() => BinaryOperator.ShiftLeft,
        BinaryOperatorKind.RightShift when type.IsInteger() => BinaryOperator.ShiftRight,
        BinaryOperatorKind.UnsignedRightShift when type == IrType.U32 => BinaryOperator.ShiftRight,
        BinaryOperatorKind.UnsignedRightShift when type.IsInteger() => BinaryOperator.ShiftRightLogical,
        _ => null,
    };

    /// <summary>A comparison, or null.</summary>
    public static CompareOperator? Comparison(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Equals => CompareOperator.Equal,
        BinaryOperatorKind.NotEquals => CompareOperator.NotEqual,
        BinaryOperatorKind.LessThan => CompareOperator.Less,
        BinaryOperatorKind.LessThanOrEqual => CompareOperator.LessOrEqual,
        BinaryOperatorKind.GreaterThan => CompareOperator.Greater,
        BinaryOperatorKind.GreaterThanOrEqual => CompareOperator.GreaterOrEqual,
        _ => null,
    };

    /// <summary>True for the shifts, whose right operand is an int.</summary>
    public static bool IsShift(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
}
