using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

public class EliminateJumpsTests
{
    private readonly IrBuilder _ir = new();
    private readonly GlobalMemory _data;
    private readonly ParameterRead _n;

    public EliminateJumpsTests()
    {
        _data = _ir.View("data", IrType.I32);
        _n = _ir.Scalar("n", IrType.I32);
    }

    [Fact]
    public void Return_AsAGuard_BecomesAnIfWithoutAFlag()
    {
        _ir.If(_n.Gt(Constant.I32(3)), _ir.Return);
        Mark(1);
        Expect("""
            if (n <= 3)
              store data[0] = 1
            """);
    }

    [Fact]
    public void Statements_BeforeAReturn_StayInItsBranch()
    {
        _ir.If(_n.Gt(Constant.I32(3)), () => { Mark(1); _ir.Return(); }, () => Mark(2));
        Mark(3);
        Expect("""
            if (n > 3)
              store data[0] = 1
            else
              store data[0] = 2
              store data[0] = 3
            """);
    }

    [Fact]
    public void Return_InBothBranches_DropsWhatFollows()
    {
        _ir.If(_n.Gt(Constant.I32(3)), () => { Mark(1); _ir.Return(); }, () => { Mark(2); _ir.Return(); });
        Mark(3);
        Expect("""
            if (n > 3)
              store data[0] = 1
            else
              store data[0] = 2
            """);
    }

    [Fact]
    public void Return_ThatSkipsTheRestOfTwoBlocks_SetsAFlag()
    {
        _ir.If(_n.Gt(Constant.I32(3)), () =>
        {
            _ir.If(_n.Gt(Constant.I32(4)), _ir.Return);
            Mark(1);
        });
        Mark(2);
        Expect("""
            declare bool returned
            returned = false
            if (n > 3)
              if (n > 4)
                returned = true
              else
                store data[0] = 1
            if !returned
              store data[0] = 2
            """);
    }

    [Fact]
    public void Break_InALoop_JoinsTheConditionAndGuardsTheContinuing()
    {
        _ir.For("i", Constant.I32(0), _n, i =>
        {
            _ir.If(i.Eq(Constant.I32(5)), _ir.Break);
            Mark(1);
        });
        Expect("""
            declare int i
            i = 0
            declare bool stopped
            stopped = false
            while (!stopped & (i < n))
              if (i == 5)
                stopped = true
              else
                store data[0] = 1
            continuing:
              if !stopped
                i = (i + 1)
            """);
    }

    [Fact]
    public void Continue_AsAGuard_NeedsNoFlag()
    {
        _ir.For("i", Constant.I32(0), _n, i =>
        {
            _ir.If(i.Eq(Constant.I32(5)), _ir.Continue);
            Mark(1);
        });
        Expect("""
            declare int i
            i = 0
            while (i < n)
              if (i != 5)
                store data[0] = 1
            continuing:
              i = (i + 1)
            """);
    }

    [Fact]
    public void Header_AfterABreak_IsNotRun()
    {
        LocalRead? more = null;
        Block header = _ir.Block(() => more = _ir.Load("more", _data, Constant.I32(1)));
        Block body = _ir.Block(() => _ir.If(_n.Gt(Constant.I32(3)), _ir.Break));
        _ir.Add(new Loop(header, more!.Gt(Constant.I32(0)), body, Block.Empty, testsLast: false, _ir.Span()));
        Expect("""
            declare bool stopped
            stopped = false
            while !stopped
            header:
              if !stopped
                declare int more
                more = load data[1]
                stopped = (more <= 0)
              if (n > 3)
                stopped = true
            """);
    }

    [Fact]
    public void Condition_OfADoWhileAfterABreak_IsNotRead()
    {
        Local more = _ir.Declare("more", IrType.I32);
        _ir.While(
            more.Read().Gt(Constant.I32(0)),
            () =>
            {
                _ir.If(_n.Gt(Constant.I32(3)), _ir.Break);
                _ir.Set(more, _n);
            },
            testsLast: true);
        Expect("""
            declare int more
            declare bool stopped
            stopped = false
            do
            header:
              if !stopped
                stopped = (more <= 0)
              if (n > 3)
                stopped = true
              else
                more = n
            while !stopped
            """);
    }

    [Fact]
    public void Return_InALoopAtTheEnd_StopsThatLoop()
    {
        _ir.While(Constant.Bool(true), () => { _ir.If(_n.Gt(Constant.I32(3)), _ir.Return); Mark(1); });
        Expect("""
            declare bool stopped
            stopped = false
            while !stopped
              if (n > 3)
                stopped = true
              else
                store data[0] = 1
            """);
    }

    [Fact]
    public void Return_InNestedLoops_StopsBothAndSkipsTheRest()
    {
        _ir.While(_n.Gt(Constant.I32(1)), () =>
        {
            _ir.While(_n.Gt(Constant.I32(2)), () => _ir.If(_n.Gt(Constant.I32(3)), _ir.Return));
            Mark(1);
        });
        Mark(2);
        Expect("""
            declare bool returned
            returned = false
            while (!returned & (n > 1))
              while (!returned & (n > 2))
                if (n > 3)
                  returned = true
              if !returned
                store data[0] = 1
            if !returned
              store data[0] = 2
            """);
    }

    [Fact]
    public void Loop_WithoutJumps_IsLeftAsItIs()
    {
        _ir.For("i", Constant.I32(0), _n, _ => Mark(1));
        Kernel kernel = _ir.Build();
        Assert.Same(kernel, EliminateJumps.Apply(kernel));
    }

    [Fact]
    public void Breaks_WhereOnlyReturnsGo_LeaveTheirLoops()
    {
        _ir.While(_n.Gt(Constant.I32(1)), () =>
        {
            _ir.While(_n.Gt(Constant.I32(2)), () =>
            {
                _ir.If(_n.Gt(Constant.I32(3)), _ir.Return);
                _ir.If(_n.Gt(Constant.I32(4)), _ir.Break);
                Mark(1);
            });
            Mark(2);
        });
        Mark(3);
        Kernel kernel = _ir.Build();
        Block result = EliminateJumps.ApplyToReturns(kernel.Body, new FreshLocals(kernel).Create);
        Assert.Equal(
            """
            declare bool returned
            returned = false
            while (n > 1)
              while (n > 2)
                if (n > 3)
                  returned = true
                  break
                if (n > 4)
                  break
                store data[0] = 1
              if returned
                break
              store data[0] = 2
            if !returned
              store data[0] = 3

            """,
            result.ToString());
    }

    private void Mark(int value) => _ir.Store(_data, Constant.I32(0), Constant.I32(value));

    private void Expect(string body) => Assert.Equal(body + "\n", EliminateJumps.Apply(_ir.Build()).Body.ToString());
}
