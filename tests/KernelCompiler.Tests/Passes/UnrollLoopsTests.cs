using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

public class UnrollLoopsTests
{
    private readonly IrBuilder _ir = new();
    private readonly GlobalMemory _data;

    public UnrollLoopsTests() => _data = _ir.View("data", IrType.F32);

    [Fact]
    public void Unroll_LoopOverALocalArray_GivesEachIterationItsOwnLocals()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 2);
        _ir.For("i", Constant.I32(0), Constant.I32(2), i => _ir.Store(tile, i, _ir.Load("x", _data, i + Constant.I32(4))));
        Assert.Equal(
            """
            declare int i
            i = 0
            declare float x
            x = load data[4]
            store tile[0] = x
            declare float x1
            x1 = load data[5]
            store tile[1] = x1
            i = 2

            """,
            Unrolled());
    }

    [Fact]
    public void Unroll_NestedLoopsWithComputedIndices_UnrollsBoth()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 4);
        _ir.For("r", Constant.I32(0), Constant.I32(2), r => _ir.For("c", Constant.I32(0), Constant.I32(2), c =>
        {
            Local index = _ir.Let("index", r * Constant.I32(2) + c);
            _ir.Store(tile, index.Read(), Constant.F32(0));
        }));
        Assert.Equal(
            """
            store tile[0] = 0f
            store tile[1] = 0f
            store tile[2] = 0f
            store tile[3] = 0f

            """,
            Fold.Apply(UnrollLoops.Apply(_ir.Build())).Body.ToString());
    }

    [Fact]
    public void Unroll_InnerLoopBoundedByTheOuterCounter_UnrollsIt()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 4);
        _ir.For("r", Constant.I32(1), Constant.I32(3), r => _ir.For("c", Constant.I32(0), r, c => _ir.Store(tile, c, Constant.F32(0))));
        Assert.Equal(
            """
            store tile[0] = 0f
            store tile[0] = 0f
            store tile[1] = 0f

            """,
            Fold.Apply(UnrollLoops.Apply(_ir.Build())).Body.ToString());
    }

    [Fact]
    public void Unroll_LoopInsideALoopThatStays_UnrollsTheInner()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 4);
        _ir.For("k", Constant.I32(0), Constant.I32(8), k =>
            _ir.For("c", Constant.I32(0), Constant.I32(2), c => _ir.Store(tile, c, _ir.Load("x", _data, k))));
        Assert.Equal(
            """
            declare int k
            k = 0
            while (k < 8)
              declare float x
              x = load data[k]
              store tile[0] = x
              declare float x1
              x1 = load data[k]
              store tile[1] = x1
            continuing:
              k = (k + 1)

            """,
            Fold.Apply(UnrollLoops.Apply(_ir.Build())).Body.ToString());
    }

    [Fact]
    public void Unroll_HalvingAndTestLastLoops_UnrollsThem()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 8);
        Local i = _ir.Let("i", Constant.I32(4));
        _ir.While(
            i.Read().Gt(Constant.I32(0)),
            () =>
            {
                _ir.Store(tile, i.Read(), Constant.F32(0));
                _ir.Set(i, new Binary(BinaryOperator.ShiftRight, i.Read(), Constant.I32(1)));
            },
            testsLast: true);
        Assert.Equal(
            """
            declare int i
            i = 4
            store tile[4] = 0f
            store tile[2] = 0f
            store tile[1] = 0f
            i = 0

            """,
            Unrolled());
    }

    [Fact]
    public void Unroll_BarriersAndBranches_CopiesThem()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 2);
        _ir.For("i", Constant.I32(0), Constant.I32(2), i =>
        {
            _ir.If(_ir.Load("x", _data, Constant.I32(0)).Gt(Constant.F32(0)), () => _ir.Store(_data, Constant.I32(1), Constant.F32(0)));
            _ir.Barrier();
            _ir.Store(tile, i, Constant.F32(0));
        });
        Kernel unrolled = UnrollLoops.Apply(_ir.Build());
        Analysis.KernelVerifier.Verify(unrolled);
        Assert.Equal(2, unrolled.Body.Statements.OfType<KernelCompiler.Ir.Barrier>().Count());
    }

    public static TheoryData<string, Action<IrBuilder, LocalArray, ParameterRead>> Kept => new()
    {
        { "no local array at the counter", (ir, tile, n) =>
            ir.For("i", Constant.I32(0), Constant.I32(2), _ => ir.Store(tile, Constant.I32(0), Constant.F32(0))) },
        { "unknown number of turns", (ir, tile, n) => ir.For("i", Constant.I32(0), n, i => ir.Store(tile, i, Constant.F32(0))) },
        { "unknown start", (ir, tile, n) => ir.For("i", n, Constant.I32(2), i => ir.Store(tile, i, Constant.F32(0))) },
        { "break", (ir, tile, n) =>
            ir.For("i", Constant.I32(0), Constant.I32(2), i => { ir.Store(tile, i, Constant.F32(0)); ir.If(n.Eq(i), ir.Break); }) },
        { "counter assigned in a branch", (ir, tile, n) => ir.For("i", Constant.I32(0), Constant.I32(2),
            i => { ir.Store(tile, i, Constant.F32(0)); ir.If(n.Eq(i), () => ir.Set(i.Local, n)); }) },
        { "too many statements", (ir, tile, n) =>
            ir.For("i", Constant.I32(0), Constant.I32(5000), i => ir.Store(tile, i, Constant.F32(0))) },
        { "endless", (ir, tile, n) => ir.For("i", Constant.I32(0), Constant.I32(2), i => ir.Store(tile, i, Constant.F32(0)), step: 0) },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void Unroll_OtherLoops_LeavesThem(string reason, Action<IrBuilder, LocalArray, ParameterRead> build)
    {
        build(_ir, _ir.Array("tile", IrType.F32, 2), _ir.Scalar("n", IrType.I32));
        Kernel kernel = _ir.Build();
        Assert.True(kernel == UnrollLoops.Apply(kernel), reason);
    }

    [Fact]
    public void Unroll_OuterLoopOverBudget_StillUnrollsTheInner()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 8);
        _ir.For("r", Constant.I32(0), Constant.I32(3000), r =>
            _ir.For("c", Constant.I32(0), Constant.I32(2), c => _ir.Store(tile, r + c, Constant.F32(0))));
        Assert.Equal(
            """
            declare int r
            r = 0
            while (r < 3000)
              store tile[r] = 0f
              store tile[(r + 1)] = 0f
            continuing:
              r = (r + 1)

            """,
            Fold.Apply(UnrollLoops.Apply(_ir.Build())).Body.ToString());
    }

    private string Unrolled() => UnrollLoops.Apply(_ir.Build()).Body.ToString();
}
