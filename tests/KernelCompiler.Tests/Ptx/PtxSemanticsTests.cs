using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;
using static GpuTrainer.Support.IrBuilder;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>Every operator of the IR on every pair of special values: the PTX gives the IR interpreter's bits.</summary>
public class PtxSemanticsTests
{
    private static readonly int[] Ints =
        [0, 1, -1, 2, 7, 31, 32, 33, 63, 64, 65, -33, 1000003, int.MaxValue, int.MinValue, int.MinValue + 1];

    private static readonly long[] Longs =
        [.. Ints.Select(i => (long)i), long.MaxValue, long.MinValue, 1L << 40, -(1L << 33), 16777217, (1L << 53) + 1];

    private static readonly float[] Floats =
    [
        0f, -0f, 1f, -1f, 0.1f, 0.5f, 1.5f, 2.5f, -2.5f, -0.5f, 0.49999997f, 8388609.5f, 1e10f, -1e10f, 255.9f, 256f, -1.5f, 2147483520f,
        2147483648f, -2147483648f,
        -2147483904f, 4294967040f, 4294967296f, 9.223372e18f, 9.2233715e18f, -9.223372e18f, 1e30f, float.MaxValue, float.Epsilon,
        -float.Epsilon, 1.1754942e-38f,
        1.17549435e-38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
    ];

    private static readonly double[] Doubles =
        [.. Floats.Select(f => (double)f), 0.1, 2147483647.5, -2147483648.9, 4294967295.5, 1e-310, double.MaxValue, double.Epsilon,
            1.0000000596046448];

    public static TheoryData<IrType> Types => [IrType.I32, IrType.U32, IrType.I64, IrType.F32, IrType.F64];

    [Theory]
    [MemberData(nameof(Types))]
    public void Binary_SpecialValues_GiveWhatTheIrDefines(IrType type)
    {
        Array values = Values(type);
        AssertOnPairs(type, values, (a, b) =>
        [
            .. Operators(type).Select(op => (Expression)new Binary(op, a, b)),
            .. Operators(type).SelectMany(op => Literals(values, type).Select(literal => new Binary(op, a, literal))),
            .. Operators(type).SelectMany(op => Literals(values, type).Select(literal => new Binary(op, literal, b))),
        ]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Shift_AnyCount_CountsItsLowBits(IrType type)
    {
        if (type.IsFloat())
            return;

        BinaryOperator[] shifts = type == IrType.U32
            ? [BinaryOperator.ShiftLeft, BinaryOperator.ShiftRight]
            : [BinaryOperator.ShiftLeft, BinaryOperator.ShiftRight, BinaryOperator.ShiftRightLogical];
        AssertOnPairs(type, Values(type), (a, b) =>
        [
            .. shifts.Select(shift => (Expression)new Binary(shift, a, b.Type == IrType.I32 ? b : new Convert(b, IrType.I32))),
            .. shifts.SelectMany(shift => Ints.Select(count => new Binary(shift, a, Constant.I32(count)))),
        ]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Unary_SpecialValues_GiveWhatTheIrDefines(IrType type) => AssertOnPairs(type, Values(type), (a, b) =>
    [
        new Unary(UnaryOperator.Negate, a),
        .. type.IsFloat() ? Array.Empty<Expression>() : [new Unary(UnaryOperator.Complement, a)],
        .. Functions(type).Select(f => new MathCall(f, f switch
        {
            MathFunction.FusedMultiplyAdd => [a, b, new Unary(UnaryOperator.Negate, a)],
            MathFunction.MultiplyHigh => [a, b],
            _ => [a],
        })),
    ]);

    [Theory]
    [MemberData(nameof(Types))]
    public void Convert_SpecialValues_GiveWhatTheIrDefines(IrType type)
    {
        foreach (IrType to in new[] { IrType.I32, IrType.U32, IrType.I64, IrType.F32, IrType.F64, IrType.U8 })
            AssertOnPairs(type, Values(type), to, (a, _) => [new Convert(a, to)]);

        AssertOnPairs(type, Values(type), IrType.I64, (a, _) => [new Convert(new Convert(a, IrType.U8), IrType.I64)]);
        AssertOnPairs(type, Values(type), IrType.F32, (a, _) => [new Convert(new Convert(a, IrType.U8), IrType.F32)]);
    }

    [Theory]
    [InlineData(IrType.F32, IrType.I32)]
    [InlineData(IrType.F32, IrType.U32)]
    [InlineData(IrType.F64, IrType.I64)]
    [InlineData(IrType.I64, IrType.F64)]
    [InlineData(IrType.U32, IrType.F32)]
    public void BitCast_SpecialValues_KeepsTheBits(IrType from, IrType to) =>
        AssertOnPairs(from, Values(from), to, (a, _) => [new BitCast(a, to)]);

    [Theory]
    [MemberData(nameof(Types))]
    public void CompareAndSelect_SpecialValues_GiveWhatTheIrDefines(IrType type) => AssertOnPairs(type, Values(type), (a, b) =>
    [
        .. Enum.GetValues<CompareOperator>().Select(op => (Expression)new Select(new Compare(op, a, b), a, b)),
        .. Enum.GetValues<CompareOperator>().Select(op => new Select(new Unary(UnaryOperator.Not, new Compare(op, a, b)), a, b)),
    ]);

    [Fact]
    public void Bool_AllOperators_GiveWhatTheIrDefines() => AssertOnPairs(IrType.I32, new[] { 0, 1, 2, 3 }, (a, b) =>
    {
        Expression p = new Compare(CompareOperator.Less, a, b);
        Expression q = new Compare(CompareOperator.Equal, b, Constant.I32(2));
        Expression[] bools =
        [
            new Binary(BinaryOperator.And, p, q), new Binary(BinaryOperator.Or, p, q), new Binary(BinaryOperator.Xor, p, q), new Unary(
                UnaryOperator.Not, p),
            new Compare(CompareOperator.Equal, p, q), new Compare(CompareOperator.NotEqual, p, q), new Select(p, q, Constant.Bool(true)),
            new Select(q, Constant.Bool(false), p), new Binary(BinaryOperator.And, p, Constant.Bool(true)),
        ];
        return [.. bools.Select(value => (Expression)new Select(value, Constant.I32(1), Constant.I32(0)))];
    });

    private static Array Values(IrType type) => type switch
    {
        IrType.I32 => Ints,
        IrType.U32 => Ints.Select(i => (uint)i).ToArray(),
        IrType.I64 => Longs,
        IrType.F32 => Floats,
        _ => Doubles,
    };

    private static IEnumerable<BinaryOperator> Operators(IrType type) => Enum.GetValues<BinaryOperator>().Where(op => op switch
    {
        BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical => false,
        BinaryOperator.Remainder or BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor => !type.IsFloat(),
        _ => true,
    });

    private static IEnumerable<MathFunction> Functions(IrType type) => Enum.GetValues<MathFunction>().Where(f => f switch
    {
        MathFunction.Abs => type != IrType.U32,
        MathFunction.MultiplyHigh or MathFunction.PopCount => type == IrType.U32,
        _ => type.IsFloat(),
    });

    private static IEnumerable<Constant> Literals(Array values, IrType type) => values.Cast<object>().Take(9).Select(value => value switch
    {
        int i => Constant.I32(i),
        uint u => Constant.U32(u),
        long l => Constant.I64(l),
        float f => Constant.F32(f),
        object d => Constant.F64((double)d),
    });

    private static void AssertOnPairs(IrType type, Array values, Func<Expression, Expression, Expression[]> results) =>
        AssertOnPairs(type, values, type, results);

    // Thread t of n * n takes the pair (t % n, t / n) and stores every expression.
    private static void AssertOnPairs(IrType type, Array values, IrType resultType, Func<Expression, Expression, Expression[]> results)
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", type);
        GlobalMemory y = k.View("y", resultType);
        int n = values.Length;
        Local thread = k.Let("thread", GlobalX);
        LocalRead a = k.Load("a", x, thread.Read() % Constant.I32(n));
        LocalRead b = k.Load("b", x, thread.Read() / Constant.I32(n));
        Expression[] expressions = results(a, b);
        for (int i = 0; i < expressions.Length; i++)
            k.Store(y, thread.Read() * Constant.I32(expressions.Length) + Constant.I32(i), expressions[i]);

        int count = n * n * expressions.Length;
        Array output = resultType switch
        {
            IrType.I32 => new int[count],
            IrType.U32 => new uint[count],
            IrType.I64 => new long[count],
            IrType.F32 => new float[count],
            IrType.U8 => new byte[count],
            _ => new double[count],
        };
        PtxComparison.AssertSame(k.Build(), LaunchShape.Line(n, n), values, output);
    }
}
