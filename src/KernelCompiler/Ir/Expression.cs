using System;
using System.Collections.Generic;
using System.Linq;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>
/// A pure, typed value: evaluating it has no side effect and cannot fault, so a back end may evaluate it any number of times,
/// speculatively, or not at all. Loads and atomics are statements. Immutable; compared by reference (trees can be large).
/// </summary>
public abstract class Expression(IrType type)
{
    /// <summary>The type of the value.</summary>
    public IrType Type { get; } = type;

    /// <summary>The operands, left to right.</summary>
    public virtual IReadOnlyList<Expression> Operands => [];

    /// <summary>The same node with other operands of the same count and types.</summary>
    public virtual Expression WithOperands(IReadOnlyList<Expression> operands) => this;

    /// <inheritdoc/>
    public override string ToString() => IrPrinter.Print(this);
}

/// <summary>
/// A literal. <paramref name="bits"/> holds the value's bits, sign-extended for I32 (F32: the low 32 bits; Bool: 0 or 1).
/// </summary>
public sealed class Constant(IrType type, long bits) : Expression(type)
{
    /// <summary>The bits of the value: see the constructor.</summary>
    public long Bits { get; } = bits;

    /// <summary>The value as float; F32 only.</summary>
    public unsafe float Single
    {
        get
        {
            int low = (int)Bits;
            return *(float*)&low;
        }
    }

    /// <summary>The value as double; F64 only.</summary>
    public double Double => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>An I32 literal.</summary>
    public static Constant I32(int value) => new(IrType.I32, value);

    /// <summary>A U32 literal.</summary>
    public static Constant U32(uint value) => new(IrType.U32, value);

    /// <summary>An I64 literal.</summary>
    public static Constant I64(long value) => new(IrType.I64, value);

    /// <summary>A Bool literal.</summary>
    public static Constant Bool(bool value) => new(IrType.Bool, value ? 1 : 0);

    /// <summary>An F32 literal, bit for bit.</summary>
    public static unsafe Constant F32(float value) => new(IrType.F32, *(uint*)&value);

    /// <summary>An F64 literal, bit for bit.</summary>
    public static Constant F64(double value) => new(IrType.F64, BitConverter.DoubleToInt64Bits(value));
}

/// <summary>The current value of a local variable.</summary>
public sealed class LocalRead(Local local) : Expression(local.Type)
{
    /// <summary>The variable read.</summary>
    public Local Local { get; } = local;
}

/// <summary>The value of a scalar kernel parameter.</summary>
public sealed class ParameterRead(KernelParameter parameter) : Expression(parameter.ElementType)
{
    /// <summary>The parameter read; its <see cref="KernelParameter.IsView"/> is false.</summary>
    public KernelParameter Parameter { get; } = parameter;
}

/// <summary>The element count of a view parameter, as I64.</summary>
public sealed class ViewLength(KernelParameter parameter) : Expression(IrType.I64)
{
    /// <summary>The view; its <see cref="KernelParameter.IsView"/> is true.</summary>
    public KernelParameter Parameter { get; } = parameter;
}

/// <summary>Which coordinate of the launch a <see cref="LaunchIndex"/> reads.</summary>
public enum LaunchIndexKind
{
    /// <summary>Index of the thread in its group.</summary>
    GroupIndex,

    /// <summary>Threads in a group.</summary>
    GroupDimension,

    /// <summary>Index of the group in the grid.</summary>
    GridIndex,

    /// <summary>Groups in the grid.</summary>
    GridDimension,
}

/// <summary>A coordinate or extent of the launch along one axis, as I32.</summary>
public sealed class LaunchIndex(LaunchIndexKind kind, int axis) : Expression(IrType.I32)
{
    /// <summary>Which coordinate.</summary>
    public LaunchIndexKind Kind { get; } = kind;

    /// <summary>0 = x (fastest), 1 = y, 2 = z.</summary>
    public int Axis { get; } = axis;
}

/// <summary>Operators of <see cref="Unary"/>.</summary>
public enum UnaryOperator
{
    /// <summary>Two's complement or IEEE negation (flips the sign bit, also of NaN).</summary>
    Negate,

    /// <summary>Logical not of a Bool.</summary>
    Not,

    /// <summary>Bitwise complement.</summary>
    Complement,
}

/// <summary>An operator on one operand of the same type.</summary>
public sealed class Unary(UnaryOperator op, Expression operand) : Expression(operand.Type)
{
    /// <summary>The operator.</summary>
    public UnaryOperator Operator { get; } = op;

    /// <summary>The operand.</summary>
    public Expression Operand { get; } = operand;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands => [Operand];

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new Unary(Operator, operands[0]);
}

/// <summary>Operators of <see cref="Binary"/>.</summary>
public enum BinaryOperator
{
    /// <summary>Integers wrap. Floats are rounded to nearest even, as by all float operators, and never contracted.</summary>
    Add,

    /// <summary>See <see cref="Add"/>.</summary>
    Subtract,

    /// <summary>See <see cref="Add"/>.</summary>
    Multiply,

    /// <summary>Floats: correctly rounded. Integers: toward zero; by zero gives 0; MinValue / -1 gives MinValue.</summary>
    Divide,

    /// <summary>Integers only: sign of the dividend; by zero gives 0; MinValue % -1 gives 0.</summary>
    Remainder,

    /// <summary>Integers and Bool.</summary>
    And,

    /// <summary>Integers and Bool.</summary>
    Or,

    /// <summary>Integers and Bool.</summary>
    Xor,

    /// <summary>The right operand is I32; only its low 5 bits (6 for I64) matter.</summary>
    ShiftLeft,

    /// <summary>Arithmetic for I32 and I64, logical for U32; count as in <see cref="ShiftLeft"/>.</summary>
    ShiftRight,

    /// <summary>I32 and I64 only: shift in zeros (C#'s &gt;&gt;&gt;).</summary>
    ShiftRightLogical,

    /// <summary>The smaller. Floats: NaN if either is NaN, and -0 is smaller than +0 (IEEE minimum, like MathF.Min).</summary>
    Min,

    /// <summary>The larger; see <see cref="Min"/>.</summary>
    Max,
}

/// <summary>An operator on two operands of the result's type (a shift's right operand is I32).</summary>
public sealed class Binary(BinaryOperator op, Expression left, Expression right) : Expression(left.Type)
{
    /// <summary>The operator.</summary>
    public BinaryOperator Operator { get; } = op;

    /// <summary>The left operand.</summary>
    public Expression Left { get; } = left;

    /// <summary>The right operand.</summary>
    public Expression Right { get; } = right;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands => [Left, Right];

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new Binary(Operator, operands[0], operands[1]);
}

/// <summary>Operators of <see cref="Compare"/>.</summary>
public enum CompareOperator
{
    /// <summary>False with a NaN, like all but <see cref="NotEqual"/>.</summary>
    Equal,

    /// <summary>True with a NaN.</summary>
    NotEqual,

    /// <summary>Ordered less.</summary>
    Less,

    /// <summary>Ordered less or equal.</summary>
    LessOrEqual,

    /// <summary>Ordered greater.</summary>
    Greater,

    /// <summary>Ordered greater or equal.</summary>
    GreaterOrEqual,
}

/// <summary>A comparison of two operands of one type (signed or unsigned by that type), as Bool.</summary>
public sealed class Compare(CompareOperator op, Expression left, Expression right) : Expression(IrType.Bool)
{
    /// <summary>The operator.</summary>
    public CompareOperator Operator { get; } = op;

    /// <summary>The left operand.</summary>
    public Expression Left { get; } = left;

    /// <summary>The right operand.</summary>
    public Expression Right { get; } = right;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands => [Left, Right];

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new Compare(Operator, operands[0], operands[1]);
}

/// <summary><paramref name="condition"/> ? <paramref name="ifTrue"/> : <paramref name="ifFalse"/>; both arms may be evaluated.</summary>
public sealed class Select(Expression condition, Expression ifTrue, Expression ifFalse) : Expression(ifTrue.Type)
{
    /// <summary>The Bool that chooses.</summary>
    public Expression Condition { get; } = condition;

    /// <summary>The value when true.</summary>
    public Expression IfTrue { get; } = ifTrue;

    /// <summary>The value when false.</summary>
    public Expression IfFalse { get; } = ifFalse;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands => [Condition, IfTrue, IfFalse];

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new Select(operands[0], operands[1], operands[2]);
}

/// <summary>
/// A numeric conversion: integers truncate or extend (by the source's sign); integer to float and F64 to F32 round to nearest even; float
/// to integer truncates and saturates, and NaN becomes 0. To U8: the low 8 bits of an integer (floats go through I32 first).
/// </summary>
public sealed class Convert(Expression operand, IrType type) : Expression(type)
{
    /// <summary>The value converted; neither it nor the result is Bool.</summary>
    public Expression Operand { get; } = operand;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands => [Operand];

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new Convert(operands[0], Type);
}

/// <summary>The same bits as another type of the same size: F32 to and from I32 or U32, F64 to and from I64.</summary>
public sealed class BitCast(Expression operand, IrType type) : Expression(type)
{
    /// <summary>The value reinterpreted.</summary>
    public Expression Operand { get; } = operand;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands => [Operand];

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new BitCast(operands[0], Type);
}

/// <summary>Functions of <see cref="MathCall"/>; each is exact or correctly rounded, so that every device gives the same bits.</summary>
public enum MathFunction
{
    /// <summary>F32, F64: clears the sign bit. I32, I64: |MinValue| is MinValue.</summary>
    Abs,

    /// <summary>F32, F64: correctly rounded.</summary>
    Sqrt,

    /// <summary>F32, F64: toward negative infinity.</summary>
    Floor,

    /// <summary>F32, F64: toward positive infinity.</summary>
    Ceiling,

    /// <summary>F32, F64: toward zero.</summary>
    Truncate,

    /// <summary>F32, F64: to nearest, ties to even.</summary>
    RoundEven,

    /// <summary>F32, F64, three operands: a * b + c rounded once.</summary>
    FusedMultiplyAdd,

    /// <summary>U32, two operands: the high 32 bits of the 64-bit product.</summary>
    MultiplyHigh,

    /// <summary>U32 to U32: number of one bits.</summary>
    PopCount,
}

/// <summary>A call of a <see cref="MathFunction"/>; operands and result have one type.</summary>
public sealed class MathCall(MathFunction function, IReadOnlyList<Expression> arguments) : Expression(arguments[0].Type)
{
    /// <summary>The function.</summary>
    public MathFunction Function { get; } = function;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands { get; } = arguments.ToArray();

    /// <inheritdoc/>
    public override Expression WithOperands(IReadOnlyList<Expression> operands) => new MathCall(Function, operands);
}
