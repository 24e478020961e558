using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

public class FoldTests
{
    private readonly IrBuilder _ir = new();
    private readonly GlobalMemory _data;
    private readonly GlobalMemory _floats;
    private readonly ParameterRead _n;
    private readonly ParameterRead _f;
    private readonly ParameterRead _b;

    public FoldTests()
    {
        _data = _ir.View("data", IrType.I32);
        _floats = _ir.View("floats", IrType.F32);
        _n = _ir.Scalar("n", IrType.I32);
        _f = _ir.Scalar("f", IrType.F32);
        _b = _ir.Scalar("b", IrType.Bool);
    }

    [Fact]
    public void Fold_ConstantsAndCopies_ReachTheirUses()
    {
        Local a = _ir.Let("a", Constant.I32(6));
        Local b = _ir.Let("b", a.Read() * Constant.I32(7));
        Local c = _ir.Let("c", _n);
        Local d = _ir.Let("d", c.Read());
        _ir.Store(_data, d.Read(), b.Read());
        Expect("store data[n] = 42\n");
    }

    [Fact]
    public void Copy_OfALocalThatChangesBeforeTheRead_Stays()
    {
        Local a = _ir.Let("a", _n + Constant.I32(1));
        Local b = _ir.Let("b", a.Read());
        _ir.Set(a, _n + Constant.I32(2));
        _ir.Store(_data, a.Read(), b.Read());
        ExpectUnchanged();
    }

    [Fact]
    public void Copy_OfALocalThatChangesAfterTheLastRead_Goes()
    {
        LocalRead a = _ir.Load("a", _data, _n);
        Local b = _ir.Let("b", a);
        _ir.Set(a.Local, b.Read() + Constant.I32(1));
        _ir.Store(_data, _n, a);
        Expect("""
            declare int a
            a = load data[n]
            a = (a + 1)
            store data[n] = a

            """);
    }

    [Fact]
    public void Copy_ReadInALoopThatChangesTheOriginalLater_Stays()
    {
        LocalRead a = _ir.Load("a", _data, _n);
        Local b = _ir.Let("b", a);
        _ir.While(a.Lt(_n), () =>
        {
            _ir.Store(_data, a, b.Read());
            _ir.Set(a.Local, a + Constant.I32(1));
        });
        ExpectUnchanged();
    }

    [Fact]
    public void Copy_AssignedInABranchOfALoop_Stays()
    {
        Local last = _ir.Declare("last", IrType.I32);
        _ir.For("i", Constant.I32(0), _n, i =>
        {
            LocalRead a = _ir.Load("a", _data, i);
            _ir.If(a.Gt(Constant.I32(0)), () => _ir.Set(last, a));
            _ir.Store(_data, i, last.Read());
        });
        ExpectUnchanged();
    }

    [Fact]
    public void Copy_OfALoopCounterInsideTheBody_Goes()
    {
        _ir.For("i", Constant.I32(0), _n, i => _ir.Store(_data, i, _ir.Let("argument", i).Read() + Constant.I32(1)));
        Expect("""
            declare int i
            i = 0
            while (i < n)
              store data[i] = (i + 1)
            continuing:
              i = (i + 1)

            """);
    }

    [Fact]
    public void Branches_ConstantOrEmpty_AreTakenOrRemoved()
    {
        _ir.If(Constant.I32(1).Eq(Constant.I32(1)), () => _ir.Store(_data, _n, _n), () => _ir.Store(_data, _n, Constant.I32(0)));
        _ir.If(_b, () => _ir.Load("unused", _data, _n));
        _ir.If(_b, () => { }, () => _ir.Store(_data, _n, _n));
        Expect("""
            store data[n] = n
            if !b
              store data[n] = n

            """);
    }

    [Fact]
    public void Loops_ThatRunNeverOrOnce_AreNoLoops()
    {
        _ir.While(Constant.Bool(false), () => _ir.Store(_data, _n, Constant.I32(1)));
        _ir.While(Constant.Bool(false), () => _ir.Store(_data, _n, Constant.I32(2)), testsLast: true);
        Expect("store data[n] = 2\n");
    }

    [Fact]
    public void Accumulation_ThatIsDead_IsRemovedWithWhatFeedsIt()
    {
        Local sum = _ir.Let("sum", Constant.I32(0));
        Local old = _ir.Declare("old", IrType.I32);
        LocalRead a = _ir.Load("a", _data, _n);
        _ir.Set(sum, sum.Read() + a);
        _ir.Atomic(AtomicOperator.Add, _data, _n, _n, old: old);
        Expect("atomic Add data[n], n\n");
    }

    public static TheoryData<string, Func<Expression, Expression>> Integers => new()
    {
        { "n", x => x + Constant.I32(0) },
        { "n", x => Constant.I32(0) + x },
        { "n", x => x - Constant.I32(0) },
        { "n", x => x * Constant.I32(1) },
        { "0", x => x * Constant.I32(0) },
        { "n", x => x / Constant.I32(1) },
        { "0", x => x / Constant.I32(0) },
        { "0", x => x % Constant.I32(1) },
        { "n", x => x & Constant.I32(-1) },
        { "(n + 5)", x => x + Constant.I32(2) + Constant.I32(3) },
        { "(n - 1)", x => x + Constant.I32(2) - Constant.I32(3) },
        { "n", x => x + Constant.I32(2) - Constant.I32(2) },
        { "n", x => new Binary(BinaryOperator.ShiftLeft, x, Constant.I32(32)) },
        { "0", x => x - x },
        { "n", x => x.To(IrType.I64).To(IrType.I32) },
        { "n", x => new Unary(UnaryOperator.Negate, new Unary(UnaryOperator.Negate, x)) },
        { "n", x => new Select(Constant.Bool(true), x, Constant.I32(1)) },
        { "n", x => new Select(x.Eq(x), x, Constant.I32(1)) },
        { "n", x => new BitCast(new BitCast(x, IrType.F32), IrType.I32) },
    };

    [Theory]
    [MemberData(nameof(Integers))]
    public void Identity_OfIntegers_IsFolded(string expected, Func<Expression, Expression> of)
    {
        _ir.Store(_data, _n, of(_n));
        Expect($"store data[n] = {expected}\n");
    }

    public static TheoryData<string, Func<Expression, Expression>> Floats => new()
    {
        { "f", x => x * Constant.F32(1) },
        { "f", x => x / Constant.F32(1) },
        { "(f + 0f)", x => x + Constant.F32(0) },
        { "(f + -0f)", x => x + Constant.F32(-0f) },
        { "(f * 0f)", x => x * Constant.F32(0) },
        { "(f - f)", x => x - x },
        { "((f + 1f) + 2f)", x => x + Constant.F32(1) + Constant.F32(2) },
        { "(0f / 0f)", _ => Constant.F32(0) / Constant.F32(0) },
        { "-0f", _ => new Binary(BinaryOperator.Min, Constant.F32(0), Constant.F32(-0f)) },
        { "0f", _ => new Binary(BinaryOperator.Max, Constant.F32(-0f), Constant.F32(0)) },
        { "0.1f", _ => Constant.F64(0.1).To(IrType.F32) },
    };

    [Theory]
    [MemberData(nameof(Floats))]
    public void Identity_OfFloats_IsFoldedOnlyWhereItIsExact(string expected, Func<Expression, Expression> of)
    {
        _ir.Store(_floats, _n, of(_f));
        Expect($"store floats[n] = {expected}\n");
    }

    public static TheoryData<string, Func<Expression, Expression>> Booleans => new()
    {
        { "b", x => x & Constant.Bool(true) },
        { "false", x => x & Constant.Bool(false) },
        { "true", x => x | Constant.Bool(true) },
        { "!b", x => new Binary(BinaryOperator.Xor, x, Constant.Bool(true)) },
        { "b", x => new Unary(UnaryOperator.Not, new Unary(UnaryOperator.Not, x)) },
        { "!b", x => x.Eq(Constant.Bool(false)) },
        { "b", x => new Select(x, Constant.Bool(true), Constant.Bool(false)) },
        { "!b", x => new Select(x, Constant.Bool(false), Constant.Bool(true)) },
        { "(n >= 3)", _ => new Unary(UnaryOperator.Not, new ParameterRead(N).Lt(Constant.I32(3))) },
    };

    private static KernelParameter N { get; } = new("n", 0, IrType.I32, false);

    [Theory]
    [MemberData(nameof(Booleans))]
    public void Identity_OfBooleans_IsFolded(string expected, Func<Expression, Expression> of)
    {
        SharedArray flags = _ir.Shared("flags", IrType.Bool, 1);
        _ir.Store(flags, _n, of(_b));
        Expect($"store flags[n] = {expected}\n");
    }

    [Fact]
    public void Order_OfFloatsNegated_IsNotTurnedRound()
    {
        Expression notLess = new Unary(UnaryOperator.Not, _f.Lt(Constant.F32(1)));
        Assert.Equal("!(f < 1f)", Simplify(notLess).ToString());
        Assert.Equal("(f != 1f)", Simplify(new Unary(UnaryOperator.Not, _f.Eq(Constant.F32(1)))).ToString());
    }

    private Expression Simplify(Expression condition)
    {
        _ir.If(condition, () => _ir.Store(_data, _n, _n));
        return ((If)Fold.Apply(_ir.Build()).Body.Statements[^1]).Condition;
    }

    private void Expect(string body) => Assert.Equal(body, Fold.Apply(_ir.Build()).Body.ToString());

    private void ExpectUnchanged()
    {
        Kernel kernel = _ir.Build();
        Assert.Same(kernel, Fold.Apply(kernel));
    }
}
