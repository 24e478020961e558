using System.Numerics;
using GpuTrainer.KernelCompiler.Emit.OpenCl;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;
using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.KernelCompiler.Tests.OpenCl;

/// <summary>
/// Emitted kernels on a device, against C#. Bit for bit, on every pair of special values. One kernel for all operators of a type: the
/// compiler behind the device takes a second for each.
/// </summary>
public class OpenClExecutionTests
{
    private static readonly int[] Ints = [0, 1, -1, 2, 7, 31, 32, 33, 63, 64, -33, 1000003, int.MaxValue, int.MinValue, int.MinValue + 1];

    private static readonly float[] Floats =
    [
        0f, -0f, 1f, -1f, 0.1f, 3.5f, 2.5f, -2.5f, -0.5f, 0.49999997f, 8388609.5f, 1e10f, -1e10f, 255.9f, 256f, 2147483520f, 2147483648f,
        -2147483648f, -2147483904f,
        4294967040f, 4294967296f, 9.223372e18f, -9.223372e18f, 1e30f, float.MaxValue, float.Epsilon, -float.Epsilon, 1.1754942e-38f,
        1.17549435e-38f,
        float.NaN, float.PositiveInfinity, float.NegativeInfinity,
    ];

    [OpenClFact]
    public void Int_AllOperators_GiveWhatTheIrDefines() => AssertOperators<int>(IrType.I32, Ints,
    [
        (BinaryOperator.Add, (a, b) => a + b), (BinaryOperator.Subtract, (a, b) => a - b), (BinaryOperator.Multiply, (a, b) => a * b),
        (BinaryOperator.Divide, (a, b) => b == 0 ? 0 : b == -1 ? -a : a / b), (
            BinaryOperator.Remainder, (a, b) => b is 0 or -1 ? 0 : a % b),
        (BinaryOperator.And, (a, b) => a & b), (BinaryOperator.Or, (a, b) => a | b), (BinaryOperator.Xor, (a, b) => a ^ b),
        (BinaryOperator.ShiftLeft, (a, b) => a << b), (BinaryOperator.ShiftRight, (a, b) => a >> b), (
            BinaryOperator.ShiftRightLogical, (a, b) => a >>> b),
        (BinaryOperator.Min, Math.Min), (BinaryOperator.Max, Math.Max),
    ]);

    [OpenClFact]
    public void UInt_AllOperators_GiveWhatTheIrDefines() => AssertOperators<uint>(IrType.U32, [.. Ints.Select(i => (uint)i)],
    [
        (BinaryOperator.Add, (a, b) => a + b), (BinaryOperator.Subtract, (a, b) => a - b), (BinaryOperator.Multiply, (a, b) => a * b),
        (BinaryOperator.Divide, (a, b) => b == 0 ? 0 : a / b), (BinaryOperator.Remainder, (a, b) => b == 0 ? 0 : a % b),
        (BinaryOperator.ShiftLeft, (a, b) => a << (int)b), (BinaryOperator.ShiftRight, (a, b) => a >> (int)b),
        (BinaryOperator.Min, Math.Min), (BinaryOperator.Max, Math.Max),
    ]);

    [OpenClFact]
    public void Long_AllOperators_GiveWhatTheIrDefines() => AssertOperators<long>(
        IrType.I64,
        [.. Ints.Select(i => (long)i), long.MaxValue, long.MinValue, 1L << 40, -(1L << 33)],
        [
            (BinaryOperator.Add, (a, b) => a + b), (BinaryOperator.Subtract, (a, b) => a - b), (BinaryOperator.Multiply, (a, b) => a * b),
            (BinaryOperator.Divide, (a, b) => b == 0 ? 0 : b == -1 ? -a : a / b), (
                BinaryOperator.Remainder, (a, b) => b is 0 or -1 ? 0 : a % b),
            (BinaryOperator.ShiftLeft, (a, b) => a << (int)b), (BinaryOperator.ShiftRight, (a, b) => a >> (int)b),
            (BinaryOperator.ShiftRightLogical, (a, b) => a >>> (int)b), (BinaryOperator.Min, Math.Min), (BinaryOperator.Max, Math.Max),
        ]);

    [OpenClFact]
    public void Float_AllOperators_GiveTheSameBits() => AssertOperators<float>(IrType.F32, Floats,
    [
        (BinaryOperator.Add, (a, b) => a + b), (BinaryOperator.Subtract, (a, b) => a - b), (BinaryOperator.Multiply, (a, b) => a * b),
        (BinaryOperator.Divide, (a, b) => a / b), (BinaryOperator.Min, MathF.Min), (BinaryOperator.Max, MathF.Max),
    ]);

    [OpenClFact]
    public void Double_AllOperators_GiveTheSameBits() => AssertOperators<double>(
        IrType.F64,
        [.. Floats.Select(f => (double)f), 0.1, double.MaxValue, double.Epsilon],
        [
            (BinaryOperator.Add, (a, b) => a + b), (BinaryOperator.Subtract, (a, b) => a - b), (BinaryOperator.Multiply, (a, b) => a * b),
            (BinaryOperator.Divide, (a, b) => a / b), (BinaryOperator.Min, Math.Min), (BinaryOperator.Max, Math.Max),
        ]);

    [OpenClFact]
    public void Float_Functions_GiveTheSameBits()
    {
        (MathFunction Function, Func<float, float> Expected)[] functions =
        [
            (MathFunction.Abs, MathF.Abs), (MathFunction.Sqrt, MathF.Sqrt), (MathFunction.Floor, MathF.Floor), (
                MathFunction.Ceiling, MathF.Ceiling),
            (MathFunction.Truncate, MathF.Truncate), (MathFunction.RoundEven, x => MathF.Round(x, MidpointRounding.ToEven)),
        ];
        float[] results = Run<float, float>(
            IrType.F32, IrType.F32, Floats, [.. functions.Select(f => (Func<Expression, Expression>)(x => new MathCall(f.Function, [x])))]);
        AssertBits(Floats.SelectMany(x => functions.Select(f => f.Expected(x))), results);
    }

    [OpenClFact]
    public void Float_ToIntegers_SaturatesAndTakesNaNToZero()
    {
        AssertBits(Floats.Select(x => (int)x), Run<float, int>(IrType.F32, IrType.I32, Floats, [x => x.To(IrType.I32)]));
        AssertBits(Floats.Select(x => (uint)x), Run<float, uint>(IrType.F32, IrType.U32, Floats, [x => x.To(IrType.U32)]));
        AssertBits(Floats.Select(x => (long)x), Run<float, long>(IrType.F32, IrType.I64, Floats, [x => x.To(IrType.I64)]));
        AssertBits(Floats.Select(x => (byte)(int)x), Run<float, byte>(IrType.F32, IrType.U8, Floats, [x => x.To(IrType.U8)]));
    }

    [OpenClFact]
    public void MultiplyAdd_IsRoundedTwice_AndFmaOnce()
    {
        // (1 + 2^-12)^2 - (1 + 2^-11) is 2^-24 exactly, and 0 when the product is rounded first.
        float a = 1 + MathF.ScaleB(1, -12);
        float c = -(1 + MathF.ScaleB(1, -11));
        float[] results = Run<float, float>(IrType.F32, IrType.F32, [a],
        [
            x => (x * x) + Constant.F32(c),
            x => new MathCall(MathFunction.FusedMultiplyAdd, [x, x, Constant.F32(c)]),
        ]);
        AssertBits([0f, MathF.ScaleB(1, -24)], results);
    }

    [OpenClTheory]
    [InlineData("loop_header", new[] { 5, 0, 1, 2, 0, 0, 0, 0 })]
    [InlineData("loop_header_continue", new[] { 6, 0, 1, 2, 0, 4, 5, 0 })]
    [InlineData("loop_do_header_continue", new[] { 6, 0, 1, 2, 0, 4, 5, 0 })]
    public void Loop_WithHeaderAndStep_RunsInTheIrsOrder(string loop, int[] expected)
    {
        // The same shapes as the goldens, with a step of one that is loaded.
        int[] x = new int[8];
        x[0] = expected[0];
        var k = new IrBuilder();
        GlobalMemory memory = k.View("x", IrType.I32);
        GlobalMemory steps = k.View("steps", IrType.I32);
        Local i = k.Let("i", Constant.I32(0));
        var limit = new Local("limit", IrType.I32);
        k.While(
            i.Read().Lt(limit.Read()),
            () =>
            {
                k.If(i.Read().Eq(Constant.I32(3)), loop.EndsWith("continue", StringComparison.Ordinal) ? k.Continue : k.Break);
                k.Store(memory, i.Read() + Constant.I32(1), i.Read());
            },
            () =>
            {
                k.Add(new Declare(limit, k.Span()));
                k.Add(new Load(limit, memory, Constant.I32(0), k.Span()));
            },
            () =>
            {
                LocalRead step = k.Load("step", steps, Constant.I32(0));
                k.Set(i, i.Read() + step);
            },
            testsLast: loop.Contains("_do_"));
        Execute(k.Build(), 1, 1, x, new[] { 1 });
        Assert.Equal(expected, x);
    }

    [OpenClFact]
    public void SharedMemory_WithBarrier_ReversesEachGroup()
    {
        int[] x = [.. Enumerable.Range(0, 96)];
        var k = new IrBuilder();
        GlobalMemory memory = k.View("x", IrType.I32);
        SharedArray tile = k.Shared("tile", IrType.I32, 32);
        k.Store(tile, IrBuilder.ThreadX, k.Load("mine", memory, IrBuilder.GlobalX));
        k.Barrier();
        k.Store(memory, IrBuilder.GlobalX, k.Load("other", tile, Constant.I32(31) - IrBuilder.ThreadX));
        Execute(k.Build(), 3, 32, x);
        Assert.Equal(Enumerable.Range(0, 96).Select(i => i / 32 * 32 + 31 - i % 32), x);
    }

    private static void AssertOperators<T>(IrType type, T[] values, (BinaryOperator Operator, Func<T, T, T> Expected)[] operators)
        where T : unmanaged, INumber<T>
    {
        var k = new IrBuilder();
        GlobalMemory left = k.View("left", type);
        GlobalMemory right = k.View("right", type);
        GlobalMemory results = k.View("results", type);
        LocalRead a = k.Load("a", left, IrBuilder.GlobalX);
        LocalRead b = k.Load("b", right, IrBuilder.GlobalX);
        for (int i = 0; i < operators.Length; i++)
        {
            bool isShift =
                operators[i].Operator is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical;
            Expression second = isShift && type != IrType.I32 ? b.To(IrType.I32) : b;
            k.Store(results, IrBuilder.GlobalX * Constant.I32(operators.Length) + Constant.I32(i),
                new Binary(operators[i].Operator, a, second));
        }

        T[] lefts = [.. values.SelectMany(x => values.Select(_ => x))];
        T[] rights = [.. values.SelectMany(_ => values)];
        var actual = new T[lefts.Length * operators.Length];
        Execute(k.Build(), lefts.Length, 1, lefts, rights, actual);
        int position = 0;
        for (int i = 0; i < lefts.Length; i++)
        {
            foreach ((BinaryOperator op, Func<T, T, T> expected) in operators)
            {
                T value = expected(lefts[i], rights[i]);
                Assert.True(SameBits(value, actual[position]), $"{lefts[i]} {op} {rights[i]}: expected {value}, got {actual[position]}");
                position++;
            }
        }
    }

    private static TResult[] Run<T, TResult>(IrType from, IrType to, T[] values, Func<Expression, Expression>[] functions)
        where TResult : unmanaged
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", from);
        GlobalMemory results = k.View("results", to);
        LocalRead value = k.Load("value", x, IrBuilder.GlobalX);
        for (int i = 0; i < functions.Length; i++)
            k.Store(results, IrBuilder.GlobalX * Constant.I32(functions.Length) + Constant.I32(i), functions[i](value));

        var actual = new TResult[values.Length * functions.Length];
        Execute(k.Build(), values.Length, 1, values, actual);
        return actual;
    }

    private static void Execute(Kernel kernel, int groups, int groupSize, params object[] arguments) =>
        OpenClTestDevice.Shared.Run(kernel.EntryPoint, OpenClEmitter.Emit(kernel), (groups, 1, 1), (groupSize, 1, 1), arguments);

    private static void AssertBits<T>(IEnumerable<T> expected, T[] actual)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        foreach (T value in expected)
        {
            Assert.True(SameBits(value, actual[i]), $"[{i}]: expected {value}, got {actual[i]}");
            i++;
        }

        Assert.Equal(actual.Length, i);
    }

    // All NaNs count as one value, since their bits are not defined. -0 and +0 differ.
    private static bool SameBits<T>(T expected, T actual)
        where T : unmanaged, INumber<T> =>
        T.IsNaN(expected) ? T.IsNaN(actual) : expected == actual && T.IsNegative(expected) == T.IsNegative(actual);
}
