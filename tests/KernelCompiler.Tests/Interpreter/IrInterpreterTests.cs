using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Interpreter;

public class IrInterpreterTests
{
    private static readonly Constant Zero = Constant.I32(0);
    private static readonly Constant One = Constant.I32(1);

    [Fact]
    public void Run_SharedMemoryAndBarriers_SumsTheGroup()
    {
        var ir = new IrBuilder();
        GlobalMemory input = ir.View("input", IrType.I32), output = ir.View("output", IrType.I32);
        SharedArray part = ir.Shared("part", IrType.I32, 8);
        ir.Store(part, IrBuilder.ThreadX, ir.Load("x", input, IrBuilder.GlobalX));
        ir.Barrier();
        Local stride = ir.Let("stride", Constant.I32(4));
        ir.While(stride.Read().Gt(Zero), () =>
        {
            ir.If(IrBuilder.ThreadX.Lt(stride.Read()), () =>
                ir.Store(part, IrBuilder.ThreadX,
                    ir.Load("a", part, IrBuilder.ThreadX) + ir.Load("b", part, IrBuilder.ThreadX + stride.Read())));
            ir.Barrier();
            ir.Set(stride, stride.Read() / Constant.I32(2));
        });
        ir.If(IrBuilder.ThreadX.Eq(Zero), () => ir.Store(output, IrBuilder.GroupX, ir.Load("sum", part, Zero)));

        int[] sums = new int[2];
        IrInterpreter.Run(ir.Build(), LaunchShape.Line(2, 8), Enumerable.Range(1, 16).ToArray(), sums);
        Assert.Equal([36, 100], sums);
    }

    [Fact]
    public void Run_ViewsOfBytes_ApplyOffsetsAndWidenToInt()
    {
        var ir = new IrBuilder();
        GlobalMemory bytes = ir.View("bytes", IrType.U8), lengths = ir.View("lengths", IrType.I64);
        ir.Store(bytes, Zero, (ir.Load("x", bytes, One) + Constant.I32(1)).To(IrType.U8));
        ir.Store(lengths, Zero, new ViewLength(bytes.Parameter));
        byte[] data = [1, 2, 3, 255];
        long[] length = new long[1];
        IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 1), new ViewArgument(data, 2, 2), length);
        Assert.Equal([1, 2, 0, 255], data);
        Assert.Equal(2, length[0]);
    }

    [Fact]
    public void Run_Coordinates_CountXFastest()
    {
        var ir = new IrBuilder();
        GlobalMemory output = ir.View("output", IrType.I32);
        Expression At(LaunchIndexKind kind, int axis) => new LaunchIndex(kind, axis);
        Expression thread = At(LaunchIndexKind.GroupIndex, 0) + Constant.I32(2) * (
            At(LaunchIndexKind.GroupIndex, 1) + Constant.I32(3) * At(LaunchIndexKind.GroupIndex, 2));
        Expression group = At(LaunchIndexKind.GridIndex, 0) + Constant.I32(3) * (
            At(LaunchIndexKind.GridIndex, 1) + Constant.I32(2) * At(LaunchIndexKind.GridIndex, 2));
        ir.Atomic(AtomicOperator.Add, output, group * Constant.I32(12) + thread,
            At(LaunchIndexKind.GridDimension, 1) * Constant.I32(10) + At(LaunchIndexKind.GroupDimension, 2));
        int[] hits = new int[6 * 12];
        IrInterpreter.Run(ir.Build(), new LaunchShape(3, 2, 1, 2, 3, 2), hits);
        Assert.All(hits, hit => Assert.Equal(22, hit));
    }

    [Fact]
    public void Run_Atomics_ReturnTheOldElement()
    {
        var ir = new IrBuilder();
        GlobalMemory data = ir.View("data", IrType.I32), olds = ir.View("olds", IrType.I32);
        Local old = ir.Declare("old", IrType.I32);
        ir.Atomic(AtomicOperator.CompareExchange, data, Zero, Constant.I32(9), comparand: Constant.I32(5), old: old);
        ir.Store(olds, Zero, old.Read());
        ir.Atomic(AtomicOperator.Min, data, Zero, Constant.I32(-3), old: old);
        ir.Store(olds, One, old.Read());
        int[] values = [5], seen = new int[2];
        IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 1), values, seen);
        Assert.Equal([-3], values);
        Assert.Equal([5, 9], seen);
    }

    [Fact]
    public void Run_TestLastLoop_RunsBodyContinuingHeaderTest()
    {
        var ir = new IrBuilder();
        GlobalMemory data = ir.View("data", IrType.I32);
        Local i = ir.Let("i", Zero);
        LocalRead? seen = null;
        Block header = ir.Block(() => seen = ir.Load("seen", data, i.Read()));
        Block body = ir.Block(() => ir.If(i.Read().Eq(One), ir.Continue, () => ir.Store(data, i.Read(), Constant.I32(7))));
        Block continuing = ir.Block(() => ir.Set(i, i.Read() + One));
        ir.Add(new Loop(header, seen!.Gt(Zero), body, continuing, testsLast: true, ir.Span()));
        int[] values = [0, 1, 1, 0, 1];
        IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 1), values);
        Assert.Equal([7, 1, 7, 0, 1], values);
    }

    public static TheoryData<IrTrap, string, Action<IrBuilder, GlobalMemory>> Undefined => new()
    {
        { IrTrap.IndexOutOfRange, "Test.cs(1), thread (0, 0, 0) of group (0, 0, 0): Store data[16], index 16, length 16", (ir, data) =>
            ir.Store(data, Constant.I32(16), One) },
        { IrTrap.IndexOutOfRange, "Load data[-1], index -1, length 16", (ir, data) => ir.Load("x", data, Constant.I32(-1)) },
        { IrTrap.UnassignedLocal, "x is read before it has a value", (ir, data) => ir.Let("y", ir.Declare("x", IrType.I32).Read()) },
        { IrTrap.UnassignedLocal, "x is read before it has a value", (ir, data) => ir.For("i", Zero, Constant.I32(2),
            i => { Local x = ir.Declare("x", IrType.I32); ir.If(i.Eq(One), () => ir.Let("y", x.Read())); ir.Set(x, One); }) },
        { IrTrap.UninitialisedMemory, "Load s[1], index 1, length 4: never stored to", (ir, data) => { SharedArray s =
            ir.Shared("s", IrType.I32, 4); ir.Store(s, IrBuilder.ThreadX * Constant.I32(2), One); ir.Load("x", s, One); } },
        { IrTrap.UninitialisedMemory, "Load l[2]", (ir, data) => ir.Load("x", ir.Array("l", IrType.I32, 4), Constant.I32(2)) },
        { IrTrap.EndlessLoop, "its loops have run 1000 iterations", (ir, data) => ir.While(Constant.Bool(true), () => { }) },
        { IrTrap.DataRace, "thread (1, 0, 0) of group (0, 0, 0): Store data[0]", (ir, data) => ir.Store(data, Zero, One) },
        { IrTrap.DataRace, "Load data[0]", (ir,
            data) => { ir.If(IrBuilder.ThreadX.Eq(Zero), () => ir.Store(data, Zero, One)); ir.Load("x", data, Zero); } },
        { IrTrap.DataRace, "Store data[0]", (ir,
            data) => { ir.Load("x", data, Zero); ir.If(IrBuilder.ThreadX.Eq(One), () => ir.Store(data, Zero, One)); } },
        { IrTrap.DataRace, "Load s[0], index 0", (ir,
            data) => { SharedArray s = ir.Shared("s", IrType.I32, 4); ir.Store(s, IrBuilder.ThreadX, One); ir.Load("x", s, Zero); } },
        { IrTrap.DataRace, "Atomic data[0]", (ir, data) => { ir.If(IrBuilder.ThreadX.Eq(Zero), () =>
            ir.Store(data, Zero, One)); ir.Atomic(AtomicOperator.Add, data, Zero, One); } },
        { IrTrap.DataRace, "thread (0, 0, 0) of group (1, 0, 0): Store data[0]", (ir,
            data) => { ir.If(IrBuilder.ThreadX.Eq(Zero), () => ir.Store(data, Zero, One)); ir.Barrier(); } },
        { IrTrap.DataRace, "of group (1, 0, 0): Store data[0]", (ir, data) => { ir.If(IrBuilder.GroupX.Eq(Zero), () =>
            ir.Load("x", data, Zero)); ir.If(IrBuilder.GlobalX.Eq(Constant.I32(2)), () => ir.Store(data, Zero, One)); } },
        { IrTrap.BarrierDivergence, "thread (1, 0, 0) of group (0, 0, 0): it waits at the barrier of line 3, but thread (0, 0, 0) ended",
            (ir, data) => { ir.If(IrBuilder.ThreadX.Eq(Zero), ir.Return); ir.Barrier(); } },
        { IrTrap.BarrierDivergence, "it waits at the barrier of line 3, but thread (0, 0, 0) waits at the barrier of line 2", (ir, data) =>
            ir.If(IrBuilder.ThreadX.Eq(Zero), ir.Barrier, ir.Barrier) },
        { IrTrap.BarrierDivergence, "in iteration 2 of its loops", (ir, data) =>
            ir.For("i", Zero, Constant.I32(2), i => ir.If(i.Eq(IrBuilder.ThreadX), ir.Barrier)) },
    };

    [Theory]
    [MemberData(nameof(Undefined))]
    public void Run_UndefinedBehaviour_Traps(IrTrap trap, string message, Action<IrBuilder, GlobalMemory> build)
    {
        var ir = new IrBuilder();
        build(ir, ir.View("data", IrType.I32));
        Kernel kernel = ir.Build();
        Analysis.KernelVerifier.Verify(kernel);
        IrTrapException thrown =
            Assert.Throws<IrTrapException>(() => IrInterpreter.Run(kernel, LaunchShape.Line(2, 2), iterationLimit: 1000, new int[16]));
        Assert.Equal(trap, thrown.Trap);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OverlappingViews_RaceByTheirArray()
    {
        var ir = new IrBuilder();
        GlobalMemory a = ir.View("a", IrType.I32), b = ir.View("b", IrType.I32);
        ir.Store(a, IrBuilder.ThreadX, One);
        ir.Load("x", b, IrBuilder.ThreadX);
        int[] data = new int[3];
        IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 2), data, data);
        IrTrapException thrown = Assert.Throws<IrTrapException>(
            () => IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 2), new ViewArgument(data, 1, 2), new ViewArgument(data, 0, 2)));
        Assert.Equal(IrTrap.DataRace, thrown.Trap);
    }

    [Fact]
    public void Run_Barrier_OrdersTheThreadsOfAGroup()
    {
        var ir = new IrBuilder();
        GlobalMemory data = ir.View("data", IrType.I32);
        ir.Store(data, IrBuilder.ThreadX, IrBuilder.ThreadX);
        ir.Barrier();
        Local other = ir.Let("other", One - IrBuilder.ThreadX);
        ir.Store(data, other.Read(), ir.Load("x", data, other.Read()) + Constant.I32(10));
        int[] values = new int[2];
        IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 2), values);
        Assert.Equal([10, 11], values);
    }

    [Fact]
    public void Run_WrongArguments_Throws()
    {
        var ir = new IrBuilder();
        ir.View("data", IrType.U32);
        Assert.Contains("got 0 arguments, expected 1", Assert.Throws<ArgumentException>(() =>
            IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("data is a Int32[], expected uint[]", Assert.Throws<ArgumentException>(() =>
            IrInterpreter.Run(ir.Build(), LaunchShape.Line(1, 1), new int[1])).Message, StringComparison.Ordinal);
    }
}
