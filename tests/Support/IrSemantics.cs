using System.Numerics;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>
/// What each operator of the IR computes. Values are the bits of <see cref="Constant.Bits"/>: sign-extended for I32, zero-extended for U8,
/// U32 and F32, 0 or 1 for Bool. Written apart from the compiler's constant folding, which is tested against it.
/// </summary>
public static class IrSemantics
{
    public static float ToSingle(long bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    public static double ToDouble(long bits) => BitConverter.Int64BitsToDouble(bits);

    public static long FromSingle(float value) => BitConverter.SingleToUInt32Bits(value);

    public static long FromDouble(double value) => BitConverter.DoubleToInt64Bits(value);

    public static long Apply(UnaryOperator op, IrType type, long operand) => (op, type) switch
    {
        (UnaryOperator.Not, _) => operand ^ 1,
        (UnaryOperator.Negate, IrType.F32) => operand ^ 0x80000000,
        (UnaryOperator.Negate, IrType.F64) => operand ^ long.MinValue,
        (UnaryOperator.Negate, IrType.I32) => -(int)operand,
        (UnaryOperator.Negate, IrType.U32) => (uint)-(int)operand,
        (UnaryOperator.Negate, _) => -operand,
        (_, IrType.U32) => (uint)~operand,
        _ => ~operand,
    };

    public static long Apply(BinaryOperator op, IrType type, long left, long right) => type switch
    {
        IrType.Bool or IrType.I64 => ApplyLong(op, left, right),
        IrType.I32 => ApplyInt(op, (int)left, (int)right),
        IrType.U32 => ApplyUInt(op, (uint)left, (uint)right, (int)right),
        IrType.F32 => FromSingle(ApplyFloat(op, ToSingle(left), ToSingle(right))),
        IrType.F64 => FromDouble(ApplyFloat(op, ToDouble(left), ToDouble(right))),
        _ => throw Unknown(op, type),
    };

    public static bool Apply(CompareOperator op, IrType type, long left, long right) => type switch
    {
        IrType.F32 => Compare(op, ToSingle(left), ToSingle(right)),
        IrType.F64 => Compare(op, ToDouble(left), ToDouble(right)),
        _ => Compare(op, left, right),
    };

    public static long ConvertTo(IrType to, IrType from, long value) => from switch
    {
        IrType.F32 => FromFloat(to, ToSingle(value)),
        IrType.F64 => FromFloat(to, ToDouble(value)),
        _ => to switch
        {
            IrType.U8 => (byte)value,
            IrType.I32 => (int)value,
            IrType.U32 => (uint)value,
            IrType.I64 => value,
            IrType.F32 => FromSingle(value),
            _ => FromDouble(value),
        },
    };

    public static long BitCastTo(IrType to, long value) => to switch
    {
        IrType.I32 => (int)value,
        IrType.U32 or IrType.F32 => (uint)value,
        _ => value,
    };

    public static long Apply(MathFunction function, IrType type, ReadOnlySpan<long> operands) => type switch
    {
        IrType.F32 => FromSingle(ApplyFloat(function, ToSingle(operands[0]), operands.Length < 3 ? 0 : ToSingle(operands[1]),
            operands.Length < 3 ? 0 : ToSingle(operands[2]))),
        IrType.F64 => FromDouble(ApplyFloat(function, ToDouble(operands[0]), operands.Length < 3 ? 0 : ToDouble(operands[1]),
            operands.Length < 3 ? 0 : ToDouble(operands[2]))),
        _ => function switch
        {
            MathFunction.Abs when type == IrType.I32 => operands[0] < 0 ? -(int)operands[0] : operands[0],
            MathFunction.Abs => operands[0] < 0 ? -operands[0] : operands[0],
            MathFunction.MultiplyHigh => (long)(((UInt128)(ulong)operands[0] * (ulong)operands[1]) >> 32),
            MathFunction.PopCount => BitOperations.PopCount((ulong)operands[0]),
            _ => throw Unknown(function, type),
        },
    };

    public static long Apply(AtomicOperator op, IrType type, long old, long value, long comparand) => op switch
    {
        AtomicOperator.Exchange => value,
        AtomicOperator.CompareExchange => old == comparand ? value : old,
        AtomicOperator.Add => Apply(BinaryOperator.Add, type, old, value),
        AtomicOperator.Min => Apply(BinaryOperator.Min, type, old, value),
        AtomicOperator.Max => Apply(BinaryOperator.Max, type, old, value),
        AtomicOperator.And => Apply(BinaryOperator.And, type, old, value),
        AtomicOperator.Or => Apply(BinaryOperator.Or, type, old, value),
        _ => Apply(BinaryOperator.Xor, type, old, value),
    };

    private static int ApplyInt(BinaryOperator op, int left, int right) => op switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? 0 : right == -1 ? -left : left / right,
        BinaryOperator.Remainder => right is 0 or -1 ? 0 : left % right,
        BinaryOperator.And => left & right,
        BinaryOperator.Or => left | right,
        BinaryOperator.Xor => left ^ right,
        BinaryOperator.ShiftLeft => left << right,
        BinaryOperator.ShiftRight => left >> right,
        BinaryOperator.ShiftRightLogical => left >>> right,
        BinaryOperator.Min => Math.Min(left, right),
        _ => Math.Max(left, right),
    };

    private static uint ApplyUInt(BinaryOperator op, uint left, uint right, int count) => op switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? 0 : left / right,
        BinaryOperator.Remainder => right == 0 ? 0 : left % right,
        BinaryOperator.And => left & right,
        BinaryOperator.Or => left | right,
        BinaryOperator.Xor => left ^ right,
        BinaryOperator.ShiftLeft => left << count,
        BinaryOperator.ShiftRight => left >> count,
        BinaryOperator.Min => Math.Min(left, right),
        BinaryOperator.Max => Math.Max(left, right),
        _ => throw Unknown(op, IrType.U32),
    };

    private static long ApplyLong(BinaryOperator op, long left, long right) => op switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? 0 : right == -1 ? -left : left / right,
        BinaryOperator.Remainder => right is 0 or -1 ? 0 : left % right,
        BinaryOperator.And => left & right,
        BinaryOperator.Or => left | right,
        BinaryOperator.Xor => left ^ right,
        BinaryOperator.ShiftLeft => left << (int)right,
        BinaryOperator.ShiftRight => left >> (int)right,
        BinaryOperator.ShiftRightLogical => left >>> (int)right,
        BinaryOperator.Min => Math.Min(left, right),
        _ => Math.Max(left, right),
    };

    /// <remarks>Generic over float and double, whose operators each round to their own type.</remarks>
    private static T ApplyFloat<T>(BinaryOperator op, T left, T right)
        where T : IBinaryFloatingPointIeee754<T> => op switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => left / right,
            BinaryOperator.Min => T.Min(left, right),
            BinaryOperator.Max => T.Max(left, right),
            _ => throw Unknown(op, IrType.F32),
        };

    private static T ApplyFloat<T>(MathFunction function, T a, T b, T c)
        where T : IBinaryFloatingPointIeee754<T> => function switch
        {
            MathFunction.Abs => T.Abs(a),
            MathFunction.Sqrt => T.Sqrt(a),
            MathFunction.Floor => T.Floor(a),
            MathFunction.Ceiling => T.Ceiling(a),
            MathFunction.Truncate => T.Truncate(a),
            MathFunction.RoundEven => T.Round(a, MidpointRounding.ToEven),
            MathFunction.FusedMultiplyAdd => T.FusedMultiplyAdd(a, b, c),
            _ => throw Unknown(function, IrType.F32),
        };

    private static long FromFloat<T>(IrType to, T value)
        where T : IBinaryFloatingPointIeee754<T> => to switch
        {
            IrType.F32 => FromSingle(float.CreateTruncating(value)),
            IrType.F64 => FromDouble(double.CreateTruncating(value)),
            _ when T.IsNaN(value) => 0,
            IrType.U8 => (byte)int.CreateSaturating(value),
            IrType.I32 => int.CreateSaturating(value),
            IrType.U32 => uint.CreateSaturating(value),
            _ => long.CreateSaturating(value),
        };

    private static bool Compare<T>(CompareOperator op, T left, T right)
        where T : IComparisonOperators<T, T, bool> => op switch
        {
            CompareOperator.Equal => left == right,
            CompareOperator.NotEqual => left != right,
            CompareOperator.Less => left < right,
            CompareOperator.LessOrEqual => left <= right,
            CompareOperator.Greater => left > right,
            _ => left >= right,
        };

    private static InvalidOperationException Unknown(object op, IrType type) =>
        new($"{op} has no meaning for {type}; the verifier refuses it.");
}
