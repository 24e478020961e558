using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

/// <summary>The layout that generated launchers write and all back ends rely on, byte for byte.</summary>
public unsafe class ArgumentPackingTests
{
    [Fact]
    public void Launch_ScalarsTakeEightBytes_ViewsTwentyFour()
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> floats = machine.Accelerator.Allocate1D<float>(10);
        using MemoryBuffer1D<byte, Stride1D.Dense> bytes = machine.Accelerator.Allocate1D<byte>(7);
        CapturingKernel kernel = new(machine, Mixed);
        kernel.CreateLauncherDelegate<Action<
            AcceleratorStream, KernelConfig, ArrayView<float>, bool, int, uint, ArrayView<byte>, long, float, double, ArrayView<int>>>()(
            machine.Stream, (1, 1), floats.View.BaseView.SubView(3, 5), true, -2, 0xFFFFFFFE, bytes.View, long.MinValue + 1, -0f,
            2.5, default);

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
        Assert.Equal(Convert.ToHexString([.. expected]), Convert.ToHexString(kernel.Packed));

        void Long(long value)
        {
            byte[] little = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(little, value);
            expected.AddRange(little);
        }
    }

    [Fact]
    public void Launch_OfExtents_PutsThemAfterTheArguments()
    {
        using Machine machine = new();
        CapturingKernel kernel = new(machine, Extents);
        kernel.CreateLauncherDelegate<Action<AcceleratorStream, Index3D, int>>()(machine.Stream, new Index3D(5, 6, 7), 9);
        Assert.Equal("0900000000000000" + "0500000000000000" + "0600000000000000" + "0700000000000000", Convert.ToHexString(kernel.Packed));
    }

    [Fact]
    public void Launch_FourteenArgumentsWithNamesOfTheLauncher_ArriveInOrder()
    {
        using Machine machine = new();
        CapturingKernel kernel = new(machine, Fourteen);
        kernel.CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, int, int, int, int, int, int, int, int, int, int, int, int,
            int, int>>()(
            machine.Stream, (1, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        Assert.Equal(14 * 8, kernel.Packed.Length);
        for (int i = 0; i < 14; i++)
            Assert.Equal(i + 1, BinaryPrimitives.ReadInt64LittleEndian(kernel.Packed.AsSpan(i * 8)));
    }

    [Fact]
    public void Launch_BoolOfAnyBits_IsPackedAsOne()
    {
        using Machine machine = new();
        CapturingKernel kernel = new(machine, Flag);
        byte odd = 2;
        kernel.CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, bool>>()(
            machine.Stream, (1, 1), Unsafe.As<byte, bool>(ref odd));
        Assert.Equal("0100000000000000", Convert.ToHexString(kernel.Packed));
    }

    [Fact]
    public void Launch_ViewOfAnotherAccelerator_Throws()
    {
        using Machine here = new();
        using Machine there = new();
        using MemoryBuffer1D<float, Stride1D.Dense> foreign = there.Accelerator.Allocate1D<float>(10);
        here.Accelerator.Load(TestKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        Assert.Contains("the view for 'x'", Assert.Throws<ArgumentException>(() => scale(here.Stream, 10, foreign.View, 1)).Message);
    }

    [Kernel]
    internal static void Mixed(
        ArrayView<float> a, bool b, int c, uint d, ArrayView<byte> e, long f, float g, double h, ArrayView<int> i)
    {
        if (b)
            a[0] = c + d + e[0] + f + g + (float)h + i[0];
    }

    [Kernel]
    internal static void Extents(Index3D index, int a)
    {
    }

    [Kernel]
    internal static void Flag(bool a)
    {
    }

    // Names that the launcher or C# itself uses.
    [Kernel]
    internal static void Fourteen(
        int kernel, int stream, int shape, int arguments, int @event, int @in, int Launch, int h, int i, int j, int k, int l, int m, int n)
    {
    }

    /// <summary>A kernel whose launches only record what was packed.</summary>
    private sealed class CapturingKernel(Machine machine, Delegate kernel)
        : BuiltInKernel(machine.Accelerator.BackEnd, kernel.Method, KernelRegistry.Find(kernel.Method))
    {
        public byte[] Packed { get; private set; } = [];

        internal override void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments) =>
            Packed = new ReadOnlySpan<byte>(arguments, Descriptor.ArgumentBytes).ToArray();

        internal override KernelConfig AutoGroup(Index3D extent) => new(extent, new Index3D(1, 1, 1));

        protected override void DisposeAcceleratorObject(bool disposing)
        {
        }
    }
}
