using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

public class PromoteLocalArraysTests
{
    private readonly IrBuilder _ir = new();
    private readonly GlobalMemory _data;
    private readonly ParameterRead _n;

    public PromoteLocalArraysTests()
    {
        _data = _ir.View("data", IrType.F32);
        _n = _ir.Scalar("n", IrType.I32);
    }

    [Fact]
    public void Promote_AccumulatorAndFragment_DeclaresThemOutsideAndInsideTheLoop()
    {
        LocalArray sum = _ir.Array("sum", IrType.F32, 1);
        LocalArray part = _ir.Array("part", IrType.F32, 1);
        _ir.Store(sum, Constant.I32(0), Constant.F32(0));
        _ir.For("k", Constant.I32(0), _n, k =>
        {
            _ir.Store(part, Constant.I32(0), _ir.Load("x", _data, k));
            _ir.Store(sum, Constant.I32(0), _ir.Load("s", sum, Constant.I32(0)) + _ir.Load("p", part, Constant.I32(0)));
        });
        _ir.Store(_data, _n, _ir.Load("total", sum, Constant.I32(0)));
        Kernel promoted = Fold.Apply(PromoteLocalArrays.Apply(_ir.Build()));
        Assert.Empty(promoted.LocalArrays);
        Assert.Equal(
            """
            declare float sum_0
            sum_0 = 0f
            declare int k
            k = 0
            while (k < n)
              declare float x
              x = load data[k]
              sum_0 = (sum_0 + x)
            continuing:
              k = (k + 1)
            store data[n] = sum_0

            """,
            promoted.Body.ToString());
    }

    [Fact]
    public void Promote_ElementReadInTheNextIteration_DeclaresItOutsideTheLoop()
    {
        LocalArray last = _ir.Array("last", IrType.F32, 2);
        _ir.For("k", Constant.I32(0), _n, k =>
        {
            _ir.If(k.Gt(Constant.I32(0)), () => _ir.Store(_data, k, _ir.Load("x", last, Constant.I32(1))));
            _ir.Store(last, Constant.I32(1), _ir.Load("y", _data, k));
        });
        Assert.Equal(
            """
            declare int k
            k = 0
            declare float last_1
            while (k < n)
              if (k > 0)
                declare float x
                x = last_1
                store data[k] = x
              declare float y
              y = load data[k]
              last_1 = y
            continuing:
              k = (k + 1)

            """,
            PromoteLocalArrays.Apply(_ir.Build()).Body.ToString());
    }

    [Fact]
    public void Promote_ElementOfOneBranch_DeclaresItThere()
    {
        LocalArray tile = _ir.Array("tile", IrType.F32, 2);
        _ir.If(_n.Gt(Constant.I32(0)), () =>
        {
            _ir.Store(tile, Constant.I32(1), Constant.F32(1));
            _ir.Store(_data, _n, _ir.Load("x", tile, Constant.I32(1)));
        });
        Assert.StartsWith("if (n > 0)\n  declare float tile_1\n  tile_1 = 1f\n", PromoteLocalArrays.Apply(_ir.Build()).Body.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Promote_ByteElements_BecomeIntsOfTheirLowBits()
    {
        LocalArray tile = _ir.Array("tile", IrType.U8, 1);
        _ir.Store(tile, Constant.I32(0), _n.To(IrType.U8));
        _ir.Store(_data, _n, _ir.Load("x", tile, Constant.I32(0)).To(IrType.F32));
        Assert.Equal(
            """
            declare int tile_0
            tile_0 = int(byte(n))
            store data[n] = float(tile_0)

            """,
            Fold.Apply(PromoteLocalArrays.Apply(_ir.Build())).Body.ToString());
    }

    [Fact]
    public void Promote_VariableIndexOrUnusedArray_KeepsTheOneAndRemovesTheOther()
    {
        LocalArray variable = _ir.Array("variable", IrType.F32, 2);
        LocalArray outside = _ir.Array("outside", IrType.F32, 2);
        _ir.Array("unused", IrType.F32, 2);
        _ir.Store(variable, Constant.I32(0), Constant.F32(0));
        _ir.Store(variable, _n, Constant.F32(0));
        _ir.Store(outside, Constant.I32(2), Constant.F32(0));
        Kernel promoted = PromoteLocalArrays.Apply(_ir.Build());
        Assert.Equal([variable, outside], promoted.LocalArrays);
        Assert.Equal("store variable[0] = 0f\nstore variable[n] = 0f\nstore outside[2] = 0f\n", promoted.Body.ToString());
    }
}
