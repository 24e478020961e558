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
    public void Guard_return_becomes_an_if_without_a_flag()
    {
        _ir.If(_n.Gt(Constant.I32(3)), _ir.Return);
        Mark(1);
        Expect("""
            if (n <= 3)
              store data[0] = 1
            """);
    }

    [Fact]
    public void Statements_before_a_return_stay_in_its_branch()
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
    public void Return_in_both_branches_drops_what_follows()
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
    public void Return_that_skips_the_rest_of_two_blocks_sets_a_flag()
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
    public void Break_joins_the_condition_and_guards_the_continuing()
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
    public void Continue_as_a_guard_needs_no_flag()
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
    public void Header_is_not_run_after_a_break()
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
    public void Condition_of_a_do_while_is_not_read_after_a_break()
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
    public void Return_in_a_loop_at_the_end_stops_that_loop()
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
    public void Return_in_nested_loops_stops_both_and_skips_the_rest()
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
    public void Loop_without_jumps_is_left_as_it_is()
    {
        _ir.For("i", Constant.I32(0), _n, _ => Mark(1));
        Kernel kernel = _ir.Build();
        Assert.Same(kernel, EliminateJumps.Apply(kernel));
    }

    private void Mark(int value) => _ir.Store(_data, Constant.I32(0), Constant.I32(value));

    private void Expect(string body) => Assert.Equal(body + "\n", EliminateJumps.Apply(_ir.Build()).Body.ToString());
}
