using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Interpreter;

/// <summary>Corner cases on which C, C#, OpenCL and PTX disagree, with literal values.</summary>
public class IrSemanticsTests
{
    [Theory]
    [InlineData(BinaryOperator.Add, int.MaxValue, 1, int.MinValue)]
    [InlineData(BinaryOperator.Divide, 7, 0, 0)]
    [InlineData(BinaryOperator.Divide, -7, 2, -3)]
    [InlineData(BinaryOperator.Divide, int.MinValue, -1, int.MinValue)]
    [InlineData(BinaryOperator.Remainder, -7, 2, -1)]
    [InlineData(BinaryOperator.Remainder, 7, 0, 0)]
    [InlineData(BinaryOperator.Remainder, int.MinValue, -1, 0)]
    [InlineData(BinaryOperator.ShiftLeft, 1, 33, 2)]
    [InlineData(BinaryOperator.ShiftRight, -8, 1, -4)]
    [InlineData(BinaryOperator.ShiftRight, -8, -1, -1)]
    [InlineData(BinaryOperator.ShiftRightLogical, -8, 28, 15)]
    public void Operators_OfInt_MatchCSharp(BinaryOperator op, int left, int right, int expected) =>
        Assert.Equal(expected, IrSemantics.Apply(op, IrType.I32, left, right));

    [Theory]
    [InlineData(BinaryOperator.Subtract, 0u, 1u, uint.MaxValue)]
    [InlineData(BinaryOperator.Divide, 0x80000000u, 0xFFFFFFFFu, 0u)]
    [InlineData(BinaryOperator.ShiftRight, 0x80000000u, 31u, 1u)]
    [InlineData(BinaryOperator.Max, 0x80000000u, 1u, 0x80000000u)]
    public void Operators_OfUInt_MatchCSharp(BinaryOperator op, uint left, uint right, uint expected) =>
        Assert.Equal(expected, IrSemantics.Apply(op, IrType.U32, left, right));

    [Theory]
    [InlineData(BinaryOperator.Divide, long.MinValue, -1L, long.MinValue)]
    [InlineData(BinaryOperator.Remainder, long.MinValue, -1L, 0L)]
    [InlineData(BinaryOperator.ShiftLeft, 1L, 65L, 2L)]
    public void Operators_OfLong_MatchCSharp(BinaryOperator op, long left, long right, long expected) =>
        Assert.Equal(expected, IrSemantics.Apply(op, IrType.I64, left, right));

    [Theory]
    [InlineData(BinaryOperator.Min, 0f, -0f, -0f)]
    [InlineData(BinaryOperator.Max, -0f, 0f, 0f)]
    [InlineData(BinaryOperator.Min, 1f, float.NaN, float.NaN)]
    [InlineData(BinaryOperator.Max, float.NaN, 1f, float.NaN)]
    [InlineData(BinaryOperator.Add, 16777216f, 1f, 16777216f)]
    [InlineData(BinaryOperator.Multiply, 1e-30f, 1e-15f, 1.0000006e-45f)]
    public void Operators_OfFloat_MatchCSharp(BinaryOperator op, float left, float right, float expected)
    {
        float result = IrSemantics.ToSingle(IrSemantics.Apply(op, IrType.F32, IrSemantics.FromSingle(left), IrSemantics.FromSingle(right)));
        Assert.Equal(expected, result);
        Assert.Equal(float.IsNegative(expected) && !float.IsNaN(expected), float.IsNegative(result) && !float.IsNaN(result));
    }

    [Theory]
    [InlineData(3e9f, IrType.I32, int.MaxValue)]
    [InlineData(-3e9f, IrType.I32, int.MinValue)]
    [InlineData(float.NaN, IrType.I32, 0)]
    [InlineData(-1f, IrType.U32, 0)]
    [InlineData(5e9f, IrType.U32, uint.MaxValue)]
    [InlineData(1e30f, IrType.I64, long.MaxValue)]
    [InlineData(-2.9f, IrType.I32, -2)]
    [InlineData(300.5f, IrType.U8, 44)]
    public void Convert_FloatToInteger_TruncatesAndSaturates(float value, IrType type, long expected) =>
        Assert.Equal(expected, IrSemantics.ConvertTo(type, IrType.F32, IrSemantics.FromSingle(value)));

    [Fact]
    public void Convert_IntegerToFloat_RoundsToEven() =>
        Assert.Equal(IrSemantics.FromSingle(16777216f), IrSemantics.ConvertTo(IrType.F32, IrType.I32, 16777217));

    [Fact]
    public void Compare_NaN_IsUnequalAndUnordered()
    {
        long nan = IrSemantics.FromSingle(float.NaN);
        Assert.Equal(
            [false, true, false, false, false, false],
            Enum.GetValues<CompareOperator>().Select(op => IrSemantics.Apply(op, IrType.F32, nan, nan)));
    }

    [Theory]
    [InlineData(MathFunction.RoundEven, 2.5f, 2f)]
    [InlineData(MathFunction.RoundEven, -0.5f, -0f)]
    [InlineData(MathFunction.Floor, -0.5f, -1f)]
    [InlineData(MathFunction.Abs, -0f, 0f)]
    public void Math_EveryFunction_IsAsDefined(MathFunction function, float operand, float expected) =>
        Assert.Equal(IrSemantics.FromSingle(expected), IrSemantics.Apply(function, IrType.F32, [IrSemantics.FromSingle(operand)]));

    [Fact]
    public void FusedMultiplyAdd_OfAnyThree_RoundsOnce()
    {
        long x = IrSemantics.FromSingle(1 + 1f / 4096), c = IrSemantics.FromSingle(-(1 + 1f / 2048));
        Assert.Equal(IrSemantics.FromSingle(1f / (1 << 24)), IrSemantics.Apply(MathFunction.FusedMultiplyAdd, IrType.F32, [x, x, c]));
    }

    [Fact]
    public void MultiplyHighAndPopCount_OfAnyValue_AreAsDefined()
    {
        Assert.Equal(0xFFFFFFFEL, IrSemantics.Apply(MathFunction.MultiplyHigh, IrType.U32, [0xFFFFFFFFL, 0xFFFFFFFFL]));
        Assert.Equal(32L, IrSemantics.Apply(MathFunction.PopCount, IrType.U32, [0xFFFFFFFFL]));
    }
}
