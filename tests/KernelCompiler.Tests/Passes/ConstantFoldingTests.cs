using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

/// <summary>Folding computes what the interpreter computes, for every operator over special values of every type it takes.</summary>
public class ConstantFoldingTests
{
    private static readonly Constant[] Values =
    [
        .. new[] { 0, 1, -1, 2, 3, 31, 32, 33, 255, 256, 16777217, int.MaxValue, int.MinValue, -7 }.Select(Constant.I32),
        .. new[] { 0u, 1u, 2u, 31u, 32u, 255u, 0x80000000u, uint.MaxValue, 16777217u }.Select(Constant.U32),
        .. new[] { 0, 1, -1, 63, 64, 65, long.MaxValue, long.MinValue, 9007199254740993, -12345678901 }.Select(Constant.I64),
        .. new[] { 0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 0.1f, 3e9f, -3e9f, 1e30f, float.Epsilon, 1.2e-38f, float.MaxValue,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN }.Select(Constant.F32),
        .. new[] { 0d, -0d, 1d, 0.1, -2.5, 3e9, 1e300, 1e-310, double.MaxValue, double.NegativeInfinity, double.NaN, 1.00000005960464477540,
            5e9 }.Select(Constant.F64),
        Constant.Bool(false),
        Constant.Bool(true),
    ];

    [Fact]
    public void Apply_UnaryOperatorsAndFunctions_MatchTheInterpreter() => Check(
        from op in Enum.GetValues<UnaryOperator>() from value in Values select (Expression)new Unary(op, value),
        from function in Enum.GetValues<MathFunction>() from value in Values select (Expression)new MathCall(function, [value]));

    [Fact]
    public void Apply_BinaryOperators_MatchTheInterpreter() => Check(
        from op in Enum.GetValues<BinaryOperator>()
        from left in Values
        from right in Values
        where right.Type == left.Type || right.Type == IrType.I32
        select (Expression)new Binary(op, left, right));

    [Fact]
    public void Apply_Comparisons_MatchTheInterpreter() => Check(
        from op in Enum.GetValues<CompareOperator>()
        from left in Values
        from right in Values
        where right.Type == left.Type
        select (Expression)new Compare(op, left, right));

    [Fact]
    public void Apply_Conversions_MatchTheInterpreter() => Check(
        from type in Enum.GetValues<IrType>() from value in Values select (Expression)new KernelCompiler.Ir.Convert(value, type),
        from type in Enum.GetValues<IrType>()
        from value in Values
        select (Expression)new KernelCompiler.Ir.Convert(
            new KernelCompiler.Ir.Convert(value, IrType.U8), type),
        from type in Enum.GetValues<IrType>() from value in Values select (Expression)new BitCast(value, type));

    [Fact]
    public void Apply_FunctionsOfTwo_MatchTheInterpreter() => Check(
        from left in Values
        from right in Values
        where left.Type == IrType.U32 && right.Type == IrType.U32
        select (Expression)new MathCall(MathFunction.MultiplyHigh, [left, right]));

    private static void Check(params IEnumerable<Expression>[] expressions)
    {
        int checkedCount = 0;
        foreach (Expression expression in expressions.SelectMany(e => e))
        {
            var ir = new IrBuilder();
            SharedArray result = ir.Shared("result", expression.Type, 1);
            ir.Store(result, Constant.I32(0), expression);
            Kernel kernel = ir.Build();
            if (!IsWellFormed(kernel))
                continue;
            Expression folded = ((Store)Fold.Apply(kernel).Body.Statements[0]).Value;
            long expected = Value(expression), actual = Value(folded);
            // NaN bits differ between devices, so folding produces none; Negate, Abs and BitCast work on bits.
            bool isNaN = expression.Type == IrType.F32
                ? float.IsNaN(IrSemantics.ToSingle(expected))
                : expression.Type == IrType.F64 && double.IsNaN(IrSemantics.ToDouble(expected));
            if (!isNaN)
                Assert.True(folded is Constant || folded.Type == IrType.U8, $"{expression} is not folded");
            Assert.True(expected == actual, $"{expression} folds to {folded}: got {actual:X}, expected {expected:X}");
            checkedCount++;
        }

        Assert.True(checkedCount > 50);
    }

    private static bool IsWellFormed(Kernel kernel)
    {
        try
        {
            Analysis.KernelVerifier.Verify(kernel);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // an operator that does not take this type
        }
    }

    private static long Value(Expression expression) => expression switch
    {
        Constant constant => constant.Bits,
        Unary unary => IrSemantics.Apply(unary.Operator, unary.Type, Value(unary.Operand)),
        Binary binary => IrSemantics.Apply(binary.Operator, binary.Type, Value(binary.Left), Value(binary.Right)),
        Compare compare => IrSemantics.Apply(compare.Operator, compare.Left.Type, Value(compare.Left), Value(compare.Right)) ? 1 : 0,
        KernelCompiler.Ir.Convert convert => IrSemantics.ConvertTo(convert.Type, convert.Operand.Type, Value(convert.Operand)),
        BitCast cast => IrSemantics.BitCastTo(cast.Type, Value(cast.Operand)),
        MathCall call => IrSemantics.Apply(call.Function, call.Type, call.Operands.Select(Value).ToArray()),
        _ => throw new InvalidOperationException($"unexpected {expression}"),
    };
}
