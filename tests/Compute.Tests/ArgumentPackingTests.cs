using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

/// <summary>The layout that generated code and all back ends rely on, byte for byte.</summary>
public unsafe class ArgumentPackingTests
{
    [ThreadStatic]
    private static byte[]? t_packed;

    [Fact]
    public void Scalars_TakeEightBytes_ViewsTwentyFour()
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> floats = machine.Accelerator.Allocate1D<float>(10);
        using MemoryBuffer1D<byte, Stride1D.Dense> bytes = machine.Accelerator.Allocate1D<byte>(7);
        machine.Accelerator.LoadStreamKernel<ArrayView<float>, bool, int, uint, ArrayView<byte>, long, float, double, ArrayView<int>>(Mixed)(
            (1, 1), floats.View.SubView(3, 5), true, -2, 0xFFFFFFFE, bytes.View, long.MinValue + 1, -0f, 2.5, ArrayView<int>.Empty);

        List<byte> expected = [];
        Long(floats.NativePtr);
        Long(3 * 4);
        Long(5);
        Long(1);
        Long(0xFFFFFFFE); // The bits of int -2, the upper half zero.
        Long(0xFFFFFFFE);
        Long(bytes.NativePtr);
        Long(0);
        Long(7);
        Long(long.MinValue + 1);
        Long(0x80000000);
        Long(BitConverter.DoubleToInt64Bits(2.5));
        Long(0);
        Long(0);
        Long(0);
        Assert.Equal(Convert.ToHexString([.. expected]), Convert.ToHexString(t_packed!));

        void Long(long value)
        {
            byte[] little = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(little, value);
            expected.AddRange(little);
        }
    }

    [Fact]
    public void Extents_FollowTheArguments()
    {
        using Machine machine = new();
        machine.Accelerator.LoadAutoGroupedStreamKernel<Index3D, int>(Extents)(new Index3D(5, 6, 7), 9);
        Assert.Equal(
            "0900000000000000" + "0500000000000000" + "0600000000000000" + "0700000000000000", Convert.ToHexString(t_packed!));
    }

    [Fact]
    public void FourteenArguments_ArriveInOrder()
    {
        using Machine machine = new();
        Action<AcceleratorStream, KernelConfig, int, int, int, int, int, int, int, int, int, int, int, int, int, int> kernel =
            machine.Accelerator.LoadKernel<int, int, int, int, int, int, int, int, int, int, int, int, int, int>(Fourteen);
        kernel(machine.Accelerator.DefaultStream, (1, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        Assert.Equal(14 * 8, t_packed!.Length);
        for (int i = 0; i < 14; i++)
            Assert.Equal(i + 1, BinaryPrimitives.ReadInt64LittleEndian(t_packed.AsSpan(i * 8)));
    }

    [Fact]
    public void Bool_OfAnyBits_IsPackedAsOne()
    {
        using Machine machine = new();
        byte odd = 2;
        machine.Accelerator.LoadStreamKernel<bool>(Flag)((1, 1), Unsafe.As<byte, bool>(ref odd));
        Assert.Equal("0100000000000000", Convert.ToHexString(t_packed!));
    }

    [Fact]
    public void View_OfAnotherAccelerator_Throws()
    {
        using Machine here = new();
        using Machine there = new();
        using MemoryBuffer1D<float, Stride1D.Dense> foreign = there.Accelerator.Allocate1D<float>(10);
        Action<Index1D, ArrayView<float>, float> scale = here.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(TestKernels.Scale);
        Assert.Contains("the view for 'x'", Assert.Throws<ArgumentException>(() => scale(10, foreign.View, 1)).Message);
    }

    [Fact]
    public void View_OfADisposedBuffer_Throws()
    {
        using Machine machine = new();
        MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<float>(10);
        ArrayView<float> view = buffer.View;
        buffer.Dispose();
        Action<Index1D, ArrayView<float>, float> scale = machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(TestKernels.Scale);
        Assert.Throws<ObjectDisposedException>(() => scale(10, view, 1));
    }

    [ModuleInitializer]
    internal static void Register()
    {
        TestKernels.Add(
            typeof(ArgumentPackingTests), nameof(Mixed), 0, Capturing(&Capture120), ("a", "float", true), ("b", "bool", false), ("c", "int", false),
            ("d", "uint", false), ("e", "byte", true), ("f", "long", false), ("g", "float", false), ("h", "double", false), ("i", "int", true));
        TestKernels.Add(typeof(ArgumentPackingTests), nameof(Extents), 3, Capturing(&Capture32), ("a", "int", false));
        TestKernels.Add(typeof(ArgumentPackingTests), nameof(Flag), 0, Capturing(&Capture8), ("a", "bool", false));
        (string, string, bool)[] ints = [.. Enumerable.Range(0, 14).Select(i => ($"a{i}", "int", false))];
        TestKernels.Add(typeof(ArgumentPackingTests), nameof(Fourteen), 0, Capturing(&Capture112), ints);
    }

    private static void Mixed(
        ArrayView<float> a, bool b, int c, uint d, ArrayView<byte> e, long f, float g, double h, ArrayView<int> i) => throw new NotSupportedException();

    private static void Extents(Index3D index, int a) => throw new NotSupportedException();

    private static void Flag(bool a) => throw new NotSupportedException();

    private static void Fourteen(
        int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n) => throw new NotSupportedException();

    private static CpuKernel Capturing(delegate*<CpuLaunch*, int, int, void> entry) => new(entry, entry, entry, entry);

    private static void Capture8(CpuLaunch* launch, int begin, int end) => Capture(launch, 8);

    private static void Capture32(CpuLaunch* launch, int begin, int end) => Capture(launch, 32);

    private static void Capture112(CpuLaunch* launch, int begin, int end) => Capture(launch, 112);

    private static void Capture120(CpuLaunch* launch, int begin, int end) => Capture(launch, 120);

    private static void Capture(CpuLaunch* launch, int bytes) => t_packed = new ReadOnlySpan<byte>(launch->Arguments, bytes).ToArray();
}
