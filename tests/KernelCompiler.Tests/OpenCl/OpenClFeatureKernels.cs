using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;
using static GpuTrainer.Support.IrBuilder;

namespace GpuTrainer.KernelCompiler.Tests.OpenCl;

/// <summary>Tiny kernels, one feature of the IR each, for the emitter's goldens.</summary>
internal static class OpenClFeatureKernels
{
    public static readonly SortedDictionary<string, Func<Kernel>> All = new(StringComparer.Ordinal)
    {
        ["int_arithmetic"] = () => IntBinaries("a", IrType.I32, (a, b) =>
        [
            a + b, a - b, a * b, (a * b) + (a - b), a + Constant.I32(1), Constant.I32(3) - a, a + Constant.I32(-1), Unary(
                UnaryOperator.Negate, a),
            Unary(UnaryOperator.Complement, a), (a + b) & (a | b), Binary(BinaryOperator.Xor, a, b), a + Constant.I32(int.MinValue),
        ]),
        ["uint_arithmetic"] = () => IntBinaries("a", IrType.U32, (a, b) =>
            [a + b, a - (b - a), a * b, a / b, a % b, a % Constant.U32(7), Math(MathFunction.MultiplyHigh, a, b),
                Math(MathFunction.PopCount, a)]),
        ["long_arithmetic"] = () => IntBinaries("a", IrType.I64, (a, b) =>
            [a + b, a * b - Constant.I64(5), a / b, a % b, Math(MathFunction.Abs, a), Constant.I64(long.MinValue),
                a + Constant.I64(long.MaxValue)]),
        ["int_division"] = () => IntBinaries("a", IrType.I32, (a, b) =>
            [a / b, a % b, a / Constant.I32(8), a % Constant.I32(-3), a / Constant.I32(-1), a % Constant.I32(0)]),
        ["shifts"] = () => IntBinaries("a", IrType.I32, (a, b) =>
        [
            Binary(BinaryOperator.ShiftLeft, a, b), Binary(BinaryOperator.ShiftRight, a, b), Binary(BinaryOperator.ShiftRightLogical, a, b),
            Binary(BinaryOperator.ShiftLeft, a, Constant.I32(33)), Binary(BinaryOperator.ShiftRight, a + b, Constant.I32(-1)),
            Binary(BinaryOperator.ShiftLeft, a, Constant.I32(4)) + b,
        ]),
        ["shifts_long"] = () => IntBinaries("a", IrType.I64, (a, b) =>
        [
            Binary(BinaryOperator.ShiftLeft, a, b.To(IrType.I32)), Binary(BinaryOperator.ShiftRight, a, Constant.I32(65)),
            Binary(BinaryOperator.ShiftRightLogical, a, b.To(IrType.I32)),
        ]),
        ["min_max_abs"] = () => IntBinaries("a", IrType.I32, (a, b) =>
            [Binary(BinaryOperator.Min, a, b), Binary(BinaryOperator.Max, a, b), Math(MathFunction.Abs, a)]),
        ["float_arithmetic"] = () => IntBinaries("a", IrType.F32, (a, b) =>
        [
            a + b, a - (b - a), (a - b) - a, a * b + a, a / b, a / (b * a), Unary(UnaryOperator.Negate, a), Unary(
                UnaryOperator.Negate, Unary(UnaryOperator.Negate, a)),
            a - Constant.F32(-1),
        ]),
        ["float_functions"] = () => IntBinaries("a", IrType.F32, (a, b) =>
        [
            Math(MathFunction.Abs, a), Math(MathFunction.Sqrt, a), Math(MathFunction.Floor, a), Math(MathFunction.Ceiling, a), Math(
                MathFunction.Truncate, a),
            Math(MathFunction.RoundEven, a), Math(MathFunction.FusedMultiplyAdd, a, b, a), Binary(BinaryOperator.Min, a, b), Binary(
                BinaryOperator.Max, a, b),
        ]),
        ["float_literals"] = () => IntBinaries("a", IrType.F32, (_, _) =>
        [
            Constant.F32(0), Constant.F32(-0f), Constant.F32(1), Constant.F32(0.1f), Constant.F32(-2.5f), Constant.F32(1e-3f), Constant.F32(
                16777216f),
            Constant.F32(float.MaxValue), Constant.F32(1.17549435e-38f), Constant.F32(float.Epsilon), Constant.F32(float.NaN), Constant.F32(
                float.NegativeInfinity),
            Constant.F32(0.33333334f),
        ]),
        ["double"] = () => IntBinaries("a", IrType.F64, (a, b) =>
            [a * b + Constant.F64(0.1), Math(MathFunction.Sqrt, a), Binary(BinaryOperator.Max, a, b), Constant.F64(double.NaN),
                Constant.F64(5e-324), a.To(IrType.F32).To(IrType.F64)]),
        ["conversions"] = Conversions,
        ["bit_casts"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory f = k.View("f", IrType.F32);
            GlobalMemory u = k.View("u", IrType.U32);
            LocalRead x = k.Load("x", f, ThreadX);
            k.Store(u, ThreadX, new BitCast(x, IrType.U32));
            k.Store(f, ThreadX, new BitCast(new BitCast(x, IrType.I32) + Constant.I32(1), IrType.F32));
            return k.Build();
        },
        ["compare_select"] = () => IntBinaries("a", IrType.F32, (a, b) =>
        [
            new Select(a.Lt(b), a, b),
            new Select(new Compare(CompareOperator.NotEqual, a, a) & Unary(UnaryOperator.Not, b.Gt(a)), Constant.F32(1),
                new Select(a.Eq(b) | a.Lt(b), a, b)),
            new Select(Binary(BinaryOperator.Xor, a.Lt(b), b.Lt(a)), a, b),
        ]),
        ["bool_parameter"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.I32);
            ParameterRead flag = k.Scalar("flag", IrType.Bool);
            Local both = k.Let("both", flag & ThreadX.Lt(Constant.I32(5)));
            k.If(both.Read(), () => k.Store(x, ThreadX, new Select(Unary(UnaryOperator.Not, flag), Constant.I32(1), Constant.I32(2))));
            return k.Build();
        },
        ["bytes"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory b = k.View("b", IrType.U8);
            LocalRead x = k.Load("x", b, ThreadX);
            k.Store(b, ThreadX, (x * Constant.I32(3)).To(IrType.U8));
            return k.Build();
        },
        ["view_length"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.I64);
            k.Store(x, new ViewLength(x.Parameter) - Constant.I64(1), new ViewLength(x.Parameter));
            return k.Build();
        },
        ["launch_indices"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.I32);
            for (int axis = 0; axis < 3; axis++)
            {
                foreach (LaunchIndexKind kind in Enum.GetValues<LaunchIndexKind>())
                    k.Store(x, Constant.I32(axis * 4 + (int)kind), new LaunchIndex(kind, axis));
            }

            return k.Build();
        },
        ["index_arithmetic"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.F32);
            ParameterRead n = k.Scalar("n", IrType.I32);
            LocalRead value = k.Load("value", x, GroupX * n + (ThreadX - Constant.I32(1)));
            k.Store(x, (GlobalX * n) % Constant.I32(16) + ThreadX, value);
            k.Store(x, GlobalX.To(IrType.I64) * n.To(IrType.I64), value);
            return k.Build();
        },
        ["if_else"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.I32);
            k.If(ThreadX.Lt(Constant.I32(1)), () => k.Store(x, ThreadX, Constant.I32(1)), () =>
                k.If(ThreadX.Lt(Constant.I32(2)), () => k.Store(x, ThreadX, Constant.I32(2)), () =>
                {
                    k.Store(x, ThreadX, Constant.I32(3));
                    k.If(ThreadX.Eq(Constant.I32(9)), () => k.Return());
                }));
            return k.Build();
        },
        ["loop_for"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.F32);
            Local sum = k.Let("sum", Constant.F32(0));
            k.For("i", Constant.I32(0), Constant.I32(10), i =>
            {
                LocalRead element = k.Load("element", x, i);
                k.If(element.Lt(Constant.F32(0)), () => k.Continue());
                k.If(element.Gt(Constant.F32(100)), () => k.Break());
                k.Set(sum, sum.Read() + element);
            });
            k.Store(x, Constant.I32(0), sum.Read());
            return k.Build();
        },
        ["loop_header"] = () => LoopWith(testsLast: false, header: true, continues: false),
        ["loop_header_continue"] = () => LoopWith(testsLast: false, header: true, continues: true),
        ["loop_do"] = () => LoopWith(testsLast: true, header: false, continues: false),
        ["loop_do_header_continue"] = () => LoopWith(testsLast: true, header: true, continues: true),
        ["shared_barrier"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.F32);
            SharedArray tile = k.Shared("tile", IrType.F32, 64);
            LocalRead mine = k.Load("mine", x, GlobalX);
            k.Store(tile, ThreadX, mine);
            k.Barrier();
            LocalRead other = k.Load("other", tile, GroupSizeX - Constant.I32(1) - ThreadX);
            k.Store(x, GlobalX, other);
            return k.Build();
        },
        ["local_array"] = () =>
        {
            var k = new IrBuilder();
            GlobalMemory x = k.View("x", IrType.I32);
            LocalArray bins = k.Array("bins", IrType.I32, 4);
            k.For("i", Constant.I32(0), Constant.I32(4), i => k.Store(bins, i, i));
            LocalRead bin = k.Load("bin", bins, ThreadX & Constant.I32(3));
            k.Store(x, ThreadX, bin);
            return k.Build();
        },
        ["atomics"] = () => Atomics(IrType.I32),
        ["atomics_long"] = () => Atomics(IrType.I64),
        ["reserved_names"] = ReservedNames,
        ["source_lines"] = SourceLines,
    };

    private static Unary Unary(UnaryOperator op, Expression operand) => new(op, operand);

    private static Binary Binary(BinaryOperator op, Expression left, Expression right) => new(op, left, right);

    private static MathCall Math(MathFunction function, params Expression[] arguments) => new(function, arguments);

    // Stores each expression of a and b to an element of x.
    private static Kernel IntBinaries(string a, IrType type, Func<Expression, Expression, Expression[]> results)
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", type);
        Expression left = k.Scalar(a, type);
        Expression right = k.Scalar("b", type);
        if (type == IrType.I32 || type == IrType.I64)
        {
            // Through locals: parameters cannot be distinguished from them in the text.
            left = k.Let("left", left).Read();
        }

        Expression[] values = results(left, right);
        for (int i = 0; i < values.Length; i++)
            k.Store(x, Constant.I32(i), values[i]);

        return k.Build();
    }

    private static Kernel Conversions()
    {
        var k = new IrBuilder();
        IrType[] types = [IrType.I32, IrType.U32, IrType.I64, IrType.F32, IrType.F64];
        var values = types.Select(type => k.Scalar("from_" + type.CSharpName(), type)).ToArray();
        foreach (IrType to in types.Append(IrType.U8))
        {
            GlobalMemory x = k.View("to_" + to.CSharpName(), to);
            int i = 0;
            foreach (ParameterRead value in values.Where(value => value.Type != to))
                k.Store(x, Constant.I32(i++), value.To(to));
        }

        return k.Build();
    }

    private static Kernel LoopWith(bool testsLast, bool header, bool continues)
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", IrType.I32);
        Local i = k.Let("i", Constant.I32(0));
        var limit = new Local("limit", IrType.I32);
        k.While(
            i.Read().Lt(header ? limit.Read() : Constant.I32(10)),
            () =>
            {
                k.If(i.Read().Eq(Constant.I32(3)), () =>
                {
                    if (continues)
                        k.Continue();
                    else
                        k.Break();
                });
                k.Store(x, i.Read() + Constant.I32(1), i.Read());
            },
            header: !header ? null : () =>
            {
                k.Add(new Declare(limit, k.Span()));
                k.Add(new Load(limit, x, Constant.I32(0), k.Span()));
            },
            continuing: () =>
            {
                LocalRead step = k.Load("step", x, i.Read());
                k.Set(i, i.Read() + step);
            },
            testsLast);
        return k.Build();
    }

    private static Kernel Atomics(IrType type)
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", type);
        SharedArray s = k.Shared("s", type, 1);
        Expression one = new Constant(type, 1);
        foreach (AtomicOperator op in Enum.GetValues<AtomicOperator>())
        {
            Local? old = op == AtomicOperator.CompareExchange ? k.Declare("old", type) : null;
            k.Atomic(op, old is null ? x : s, Constant.I32(0), one, old is null ? null : new Constant(type, 7), old);
        }

        return k.Build();
    }

    private static Kernel ReservedNames()
    {
        var k = new IrBuilder();
        GlobalMemory view = k.View("global", IrType.F32);
        GlobalMemory offset = k.View("x", IrType.F32);
        ParameterRead half = k.Scalar("half", IrType.F32);
        ParameterRead taken = k.Scalar("x_offset", IrType.I32);
        Local kernel = k.Let("kernel", half);
        Local taken2 = k.Let("half_", kernel.Read() + half);
        Local vector = k.Let("float4", taken2.Read());
        Local function = k.Let("fma", new MathCall(MathFunction.FusedMultiplyAdd, [vector.Read(), half, half]));
        Local unicode = k.Let("größe", function.Read());
        k.Store(view, taken, unicode.Read());
        k.Store(offset, taken, unicode.Read());
        return k.Build();
    }

    // Lines 10, 11 (follows by itself), 20 twice, 5, and a line of another file.
    private static Kernel SourceLines()
    {
        var parameter = new KernelParameter("x", 0, IrType.I32, true);
        var x = new GlobalMemory(parameter);
        Statement At(string file, int line, int index) =>
            new Store(x, Constant.I32(index), Constant.I32(line), new SourceSpan(file, line, 0, 0));
        return new Kernel(
            "Test.Lines", "Test_Lines", 0, [parameter], [], [],
            new Block([At("/src/Lines.cs", 10, 0), At("/src/Lines.cs", 11, 1), At("/src/Lines.cs", 20, 2), At("/src/Lines.cs", 20, 3),
                At("/src/Lines.cs", 5, 4), At("C:\\src\\Other.cs", 6, 5)]),
            new SourceSpan("/src/Lines.cs", 9, 0, 0));
    }
}
