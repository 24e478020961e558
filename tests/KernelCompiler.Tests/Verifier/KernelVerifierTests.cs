using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Verifier;

public class KernelVerifierTests
{
    private static readonly Constant One = Constant.I32(1);
    private static readonly Constant Half = Constant.F32(0.5f);

    [Fact]
    public void Verify_WellFormedKernel_Passes()
    {
        var ir = new IrBuilder();
        GlobalMemory bytes = ir.View("bytes", IrType.U8);
        LocalRead pixel = ir.Load("pixel", bytes, One);
        ir.Store(bytes, Constant.I64(1), (pixel + One).To(IrType.U8));
        ir.For("i", One, pixel, i => ir.If(i.Eq(One), ir.Break, ir.Continue));
        Analysis.KernelVerifier.Verify(ir.Build());
    }

    [Fact]
    public void Verify_MalformedKernel_NamesKernelLineAndRuleAndPrintsTheIr()
    {
        var ir = new IrBuilder("Lib.Scale");
        ir.Let("x", One);
        ir.Add(new Assign(new Local("y", IrType.I32), One, new SourceSpan("Scale.cs", 17, 0, 0)));
        string message = Assert.Throws<InvalidOperationException>(() => Analysis.KernelVerifier.Verify(ir.Build())).Message;
        Assert.StartsWith("GTK0001 ", message, StringComparison.Ordinal);
        Assert.Contains(
            "Lib.Scale, Scale.cs(17): local y is assigned out of scope\nkernel Lib.Scale()\n", message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<IrBuilder>> Malformed => new()
    {
        { "name a is used twice", ir => { ir.View("a", IrType.I32); ir.Let("a", One); } },
        { "name a is used twice", ir => { ir.Shared("a", IrType.I32, 4); ir.Array("a", IrType.I32, 4); } },
        { "array s has length 0", ir => ir.Shared("s", IrType.F32, 0) },
        { "parameter b is a view of bool", ir => ir.View("b", IrType.Bool) },
        { "parameter b is a scalar of byte", ir => ir.Scalar("b", IrType.U8) },
        { "local x is of type byte", ir => ir.Declare("x", IrType.U8) },
        { "local x is declared twice", ir => { Local x = ir.Let("x", One); ir.Add(new Declare(x, default)); } },
        { "local x is read out of scope", ir => ir.Set(ir.Let("y", One), new Local("x", IrType.I32).Read()) },
        { "local x is read out of scope", ir => { Local? x = null; ir.If(One.Eq(One), () => x = ir.Let("x", One)); ir.Let("y",
            x!.Read()); } },
        { "local x is assigned: got float, expected int", ir => ir.Set(ir.Declare("x", IrType.I32), Half) },
        { "one statement object appears in two places", ir => { var end = new Return(ir.Span()); ir.Add(end); ir.Add(end); } },
        { "condition 1: got int, expected bool", ir => ir.If(One, ir.Return) },
        { "condition 1: got int, expected bool", ir => ir.While(One, ir.Break) },
        { "break is outside a loop", ir => ir.Break() },
        { "continue is outside a loop", ir => ir.If(One.Eq(One), ir.Continue) },
        { "break is in a loop's header or continuing", ir => ir.While(One.Eq(One), () => { }, header: ir.Break) },
        { "return is in a loop's header or continuing", ir => ir.While(One.Eq(One), () => { }, continuing: ir.Return) },
        { "return is in a loop's header or continuing", ir =>
            ir.While(One.Eq(One), () => { }, header: () => ir.While(One.Eq(One), ir.Return)) },
        { "local x is read out of scope", ir => { Local? x = null; ir.While(One.Eq(One), () => x = ir.Let("x", One),
            continuing: () => ir.Let("y", x!.Read())); } },
        { "local x is assigned: got int, expected float", ir =>
            ir.Add(new Load(ir.Declare("x", IrType.F32), ir.View("v", IrType.I32), One, default)) },
        { "local x is assigned: got int, expected float", ir =>
            ir.Add(new Load(ir.Declare("x", IrType.F32), ir.View("v", IrType.U8), One, default)) },
        { "1 is stored to v: got int, expected byte", ir => ir.Store(ir.View("v", IrType.U8), One, One) },
        { "index 0.5f is of type float", ir => ir.Store(ir.View("v", IrType.I32), Half, One) },
        { "shared array s is not one of the kernel's", ir => ir.Store(new SharedArray("s", IrType.I32, 4), One, One) },
        { "local array s is not one of the kernel's", ir => ir.Store(new LocalArray("s", IrType.I32, 4), One, One) },
        { "v is not the memory of a view parameter", ir =>
            ir.Store(new GlobalMemory(new KernelParameter("v", 0, IrType.I32, true)), One, One) },
        { "view v has two memories", ir => { GlobalMemory v = ir.View("v", IrType.I32); ir.Store(v, One,
            One); ir.Store(new GlobalMemory(v.Parameter), One, One); } },
        { "atomic on a, which is local memory", ir => ir.Atomic(AtomicOperator.Add, ir.Array("a", IrType.I32, 2), One, One) },
        { "atomic on v of float", ir => ir.Atomic(AtomicOperator.Add, ir.View("v", IrType.F32), One, Half) },
        { "atomic operand 0.5f: got float, expected int", ir => ir.Atomic(AtomicOperator.Add, ir.View("v", IrType.I32), One, Half) },
        { "atomic CompareExchange without a comparand", ir =>
            ir.Atomic(AtomicOperator.CompareExchange, ir.View("v", IrType.I32), One, One) },
        { "atomic Add with a comparand", ir => ir.Atomic(AtomicOperator.Add, ir.View("v", IrType.I32), One, One, One) },
        { "(1 + 0.5f): operands of types int, float", ir => ir.Let("x", One + Half) },
        { "(0.5f % 0.5f): does not take an operand of type float", ir => ir.Let("x", Half % Half) },
        { "(0.5f & 0.5f): does not take an operand of type float", ir => ir.Let("x", Half & Half) },
        { "(1 << 1L): operands of types int, long", ir => ir.Let("x", new Binary(BinaryOperator.ShiftLeft, One, Constant.I64(1))) },
        { "(1u >>> 1): does not take an operand of type uint", ir =>
            ir.Let("x", new Binary(BinaryOperator.ShiftRightLogical, Constant.U32(1), One)) },
        { "(true + true): does not take an operand of type bool", ir => ir.Let("x", Constant.Bool(true) + Constant.Bool(true)) },
        { "(true < true): does not take an operand of type bool", ir => ir.Let("x", Constant.Bool(true).Lt(Constant.Bool(true))) },
        { "(1 == 0.5f): operands of types int, float", ir => ir.Let("x", One.Eq(Half)) },
        { "!1: does not take an operand of type int", ir => ir.Let("x", new Unary(UnaryOperator.Not, One)) },
        { "(1 ? 1 : 1): the condition is of type int", ir => ir.Let("x", new Select(One, One, One)) },
        { "int(true): does not take an operand of type bool", ir => ir.Let("x", Constant.Bool(true).To(IrType.I32)) },
        { "bits_as_long(0.5f): does not take", ir => ir.Let("x", new BitCast(Half, IrType.I64)) },
        { "Sqrt(1): does not take an operand of type int", ir => ir.Let("x", new MathCall(MathFunction.Sqrt, [One])) },
        { "FusedMultiplyAdd(0.5f): has 1 operands, expected 3", ir => ir.Let("x", new MathCall(MathFunction.FusedMultiplyAdd, [Half])) },
        { "bits 4294967296 are not a valid int", ir => ir.Let("x", new Constant(IrType.I32, 1L << 32)) },
        { "GroupIndex.Z", ir => ir.Let("x", new ParameterRead(new KernelParameter("GroupIndex.Z", 0, IrType.I32, false))) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Verify_MalformedKernel_Throws(string expected, Action<IrBuilder> build)
    {
        var ir = new IrBuilder();
        build(ir);
        string message = Assert.Throws<InvalidOperationException>(() => Analysis.KernelVerifier.Verify(ir.Build())).Message;
        Assert.Contains(expected, message.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_AutoGroupedKernelWithoutExtents_Throws()
    {
        var kernel = new Kernel("K", "K", 1, [new KernelParameter("n", 0, IrType.I32, false)], [], [], Block.Empty, default);
        string message = Assert.Throws<InvalidOperationException>(() => Analysis.KernelVerifier.Verify(kernel)).Message;
        Assert.Contains("parameter n is where the int extentX", message, StringComparison.Ordinal);
    }
}
