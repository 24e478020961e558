using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.KernelCompiler.Tests.OpenCl;
using GpuTrainer.Support;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>Whole kernels as PTX: control flow, memory, barriers, atomics.</summary>
public class PtxKernelTests
{
    public static TheoryData<string> Features => new(OpenClFeatureKernels.All.Keys);

    [Fact]
    public void Ptx_OfRandomKernels_GivesWhatTheIrDefines()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Kernel kernel = RandomKernels.Make(seed);
            int[] data = [.. Enumerable.Range(0, 8 * 8 * RandomKernels.ElementsPerThread).Select(i => (i * 7919 % 31) - 9)];
            PtxComparison.AssertSame(kernel, LaunchShape.Line(8, 8), data, seed % 5);
            PtxComparison.AssertSame(StandardPasses.Apply(kernel), LaunchShape.Line(8, 8), data, seed % 5);
        }
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Emit_Feature_IsValidAndDeterministic(string feature)
    {
        Kernel kernel = OpenClFeatureKernels.All[feature]();
        string text = PtxEmitter.Emit(kernel);
        PtxInterpreter.Check(text, kernel.EntryPoint);
        Assert.Equal(text, PtxEmitter.Emit(OpenClFeatureKernels.All[feature]()));
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Emit_Feature_RoundsEveryFloatOperation(string feature)
    {
        // ptxas may contract mul and add without a rounding to fma.
        Assert.DoesNotMatch(@"\b(add|sub|mul|div|sqrt|fma)\.f(32|64)\b", PtxEmitter.Emit(OpenClFeatureKernels.All[feature]()));
    }

    [Theory]
    [InlineData("shared_barrier")]
    [InlineData("atomics")]
    [InlineData("local_array")]
    [InlineData("bytes")]
    [InlineData("bool_parameter")]
    [InlineData("loop_header_continue")]
    [InlineData("loop_do_header_continue")]
    [InlineData("int_division")]
    [InlineData("float_functions")]
    [InlineData("index_arithmetic")]
    [InlineData("source_lines")]
    public void Emit_Feature_IsTheGoldenText(string feature) =>
        GoldenFile.AssertEqual(
            $"tests/KernelCompiler.Tests/Ptx/Goldens/{feature}.ptx", PtxEmitter.Emit(OpenClFeatureKernels.All[feature]()));

    [Fact]
    public void RegisterTileProduct_UnrolledOrNot_GivesTheSameBits()
    {
        Kernel kernel = SampleKernels.RegisterTileProduct(3, 2);
        float[] a = [.. Enumerable.Range(0, 3 * 17).Select(i => MathF.Sin(i))];
        float[] b = [.. Enumerable.Range(0, 17 * 2).Select(i => MathF.Cos(i * 3))];
        PtxComparison.AssertSame(kernel, LaunchShape.Line(1, 1), a, b, new float[6], 17);
        PtxComparison.AssertSame(StandardPasses.Apply(kernel), LaunchShape.Line(1, 1), a, b, new float[6], 17);
    }

    [Fact]
    public void SharedMemory_ReversedInEachGroup_GivesWhatTheIrDefines() =>
        PtxComparison.AssertSame(
            OpenClFeatureKernels.All["shared_barrier"](), LaunchShape.Line(5, 64),
            Enumerable.Range(0, 320).Select(i => (float)i).ToArray());

    [Theory]
    [InlineData(IrType.I32)]
    [InlineData(IrType.U32)]
    [InlineData(IrType.I64)]
    public void Atomics_AllOperators_GiveWhatTheIrDefines(IrType type)
    {
        var k = new IrBuilder();
        GlobalMemory sums = k.View("sums", type);
        GlobalMemory olds = k.View("olds", type);
        Expression mine = IrBuilder.GlobalX.To(type);
        SharedArray counter = k.Shared("counter", type, 8);
        k.If(IrBuilder.ThreadX.Eq(Constant.I32(0)), () =>
            k.For("i", Constant.I32(0), Constant.I32(8), i => k.Store(counter, i, new Constant(type, 5))));
        k.Barrier();
        foreach (AtomicOperator op in Enum.GetValues<AtomicOperator>())
        {
            Expression? comparand = op == AtomicOperator.CompareExchange ? new Constant(type, 3) : null;
            Constant slot = Constant.I32((int)op);
            k.Atomic(op, sums, slot, mine, comparand);
            k.Atomic(op, counter, slot, mine, comparand);
        }

        k.Barrier();
        k.If(IrBuilder.ThreadX.Eq(Constant.I32(0)), () => k.For("j", Constant.I32(0), Constant.I32(8), j =>
            k.Store(olds, IrBuilder.GroupX * Constant.I32(8) + j, k.Load("value", counter, j))));

        // One thread: with more, the order of the exchanges is undefined.
        Array first = type switch
        {
            IrType.I32 => new[] { 1, 2, 3, -4, 5, 6, 7, 3 },
            IrType.U32 =>
            new uint[] { 1, 2, 3, 4, 5, 6, 7, 3 },
            _ => new long[] { 1, 2, 3, -4, 5, 6, 7, 3 }
        };
        PtxComparison.AssertSame(k.Build(), LaunchShape.Line(2, 1), first, Array.CreateInstance(first.GetType().GetElementType()!, 16));
    }

    [Fact]
    public void Views_Parts_StartAtTheirOffset()
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", IrType.F32);
        GlobalMemory y = k.View("y", IrType.F32);
        LocalRead value = k.Load("value", x, IrBuilder.GlobalX);
        k.Store(y, new ViewLength(y.Parameter) - Constant.I64(1) - IrBuilder.GlobalX.To(IrType.I64), value);
        float[] data = [1, 2, 3, 4, 5, 6, 7, 8];
        PtxKernel.Run(k.Build(), LaunchShape.Line(1, 3), new ViewArgument(data, 1, 3), new ViewArgument(data, 5, 3));
        Assert.Equal([1, 2, 3, 4, 5, 4, 3, 2], data);
    }

    [Fact]
    public void LaunchIndices_AllAxes_GiveWhatTheIrDefines()
    {
        var k = new IrBuilder();
        GlobalMemory x = k.View("x", IrType.I32);
        Expression all = Constant.I32(0);
        foreach (LaunchIndexKind kind in Enum.GetValues<LaunchIndexKind>())
        {
            for (int axis = 0; axis < 3; axis++)
                all = all * Constant.I32(7) + new LaunchIndex(kind, axis);
        }

        Expression Place(LaunchIndexKind index, LaunchIndexKind size) =>
            (new LaunchIndex(index, 2) * new LaunchIndex(size, 1) + new LaunchIndex(index, 1)) * new LaunchIndex(size, 0) + new LaunchIndex(
                index, 0);
        Expression thread = Place(LaunchIndexKind.GroupIndex, LaunchIndexKind.GroupDimension);
        k.Store(x, Place(LaunchIndexKind.GridIndex, LaunchIndexKind.GridDimension) * Constant.I32(24) + thread, all);
        PtxComparison.AssertSame(k.Build(), new LaunchShape(3, 2, 2, 4, 3, 2), new int[12 * 24]);
    }
}
