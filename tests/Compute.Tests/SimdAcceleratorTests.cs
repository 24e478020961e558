using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTrainer.Compute.Tests;

/// <summary>The SIMD accelerator as a user of plain ILGPU sees it.</summary>
public class SimdAcceleratorTests
{
    [Fact]
    public void Device_IsFoundByTheContext_AndTellsWhatItIs()
    {
        using Context context =
            Context.Create(builder => builder.Simd(new CpuOptions { Threads = 3, VectorWidth = CpuVectorWidth.Vector256 }));
        SimdDevice device = Assert.Single(context.Devices.OfType<SimdDevice>());
        Assert.Same(device, context.GetPreferredDevice(preferCPU: true));
        Assert.Equal(AcceleratorType.CPU, device.AcceleratorType);
        Assert.Equal((8, 3, 1024), (device.WarpSize, device.NumMultiprocessors, device.MaxNumThreadsPerGroup));
        Assert.NotEqual("", device.Name);
        Assert.True(device.MemorySize > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5000)]
    public void Device_OfImpossibleThreads_Throws(int threads) => Assert.Contains(
        $"cannot run {threads} threads",
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Context.Create(builder => builder.Simd(new CpuOptions { Threads = threads }))).Message);

    [Fact]
    public void LoadOfIlgpu_MarkedKernels_RunTheCompiledForm()
    {
        using Machine machine = new(threads: 2, vectorWidth: CpuVectorWidth.Scalar);
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        using MemoryBuffer1D<int, Stride1D.Dense> r = machine.Accelerator.Allocate1D<int>([.. Enumerable.Range(0, 64)]);
        machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(TestKernels.Scale)(3, x.View, 2);
        machine.Accelerator.LoadImplicitlyGroupedStreamKernel<Index1D, ArrayView<float>, float>(TestKernels.Scale, 64)(3, x.View, 2);
        machine.Accelerator.LaunchAutoGrouped(TestKernels.Scale, new Index1D(3), x.View.BaseView, 2f);
        Assert.Equal([8f, 16, 24], x.GetAsArray1D());

        using MemoryBuffer1D<int, Stride1D.Dense> reversed = machine.Accelerator.Allocate1D<int>(64);
        machine.Accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<int>>(TestKernels.Reverse)((1, 64), r.View, reversed.View);
        Assert.Equal(Enumerable.Range(0, 64).Reverse(), reversed.GetAsArray1D());

        // Only the compiled form checks its accesses by a KernelException.
        Action<KernelConfig, ArrayView<int>, int> fail = machine.Accelerator.LoadStreamKernel<ArrayView<int>, int>(TestKernels.FailAt);
        Assert.Throws<KernelException>(() => fail((1, 1), r.View.SubView(0, 5), 0));
    }

    [Fact]
    public void LoadOfIlgpu_UnmarkedKernels_RunOnItsSimulator()
    {
        using Machine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> x = machine.Accelerator.Allocate1D<int>([.. Enumerable.Range(0, 16)]);
        machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>, int>(TestKernels.Unmarked)(16, x.View, 1);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => i * 2 + 1), x.GetAsArray1D());
        machine.Accelerator.LoadStreamKernel<ArrayView<int>>(TestKernels.UnmarkedGroups)((2, 8), x.View);
        Assert.Equal([15, 13, 11, 9, 7, 5, 3, 1, 31, 29, 27, 25, 23, 21, 19, 17], x.GetAsArray1D());
    }

    [Fact]
    public void Buffers_AreAlignedForTheWidestVectors_AndCountedUntilDisposed()
    {
        using Machine machine = new();
        for (int length = 0; length < 100; length += 7)
        {
            using MemoryBuffer1D<byte, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<byte>(length);
            Assert.Equal(0, buffer.NativePtr % 64);
            Assert.Equal(1, machine.Accelerator.LiveBuffers);
        }

        MemoryBuffer1D<int, Stride1D.Dense> left = machine.Accelerator.Allocate1D<int>(3);
        machine.Accelerator.Dispose();
        Assert.True(left.IsDisposed);
    }

    [Fact]
    public void Allocation_BeyondTheMachine_ThrowsWithTheSize()
    {
        using Machine machine = new();
        DeviceException exception = Assert.Throws<DeviceException>(() => machine.Accelerator.Allocate1D<long>(1L << 50));
        Assert.Contains($"{1L << 50:N0} elements of 8 bytes", exception.Message);
        Assert.True(exception.IsDeviceFailure());
    }

    [Fact]
    public void ProfilingMarkers_MeasureTheTimeBetween_OnOneAcceleratorOnly()
    {
        using Machine machine = new();
        using Machine other = new();
        using ProfilingMarker start = machine.Stream.AddProfilingMarker();
        Thread.Sleep(2);
        using ProfilingMarker end = machine.Stream.AddProfilingMarker();
        using ProfilingMarker foreign = other.Stream.AddProfilingMarker();
        Assert.True(end - start >= TimeSpan.FromMilliseconds(1), (end - start).ToString());
        Assert.Throws<ArgumentException>(() => foreign - start);
    }

    [Fact]
    public void PageLockedMemory_AndCopiesOnTheDevice_Work()
    {
        using Machine machine = new();
        using PageLockedArray1D<int> locked = machine.Accelerator.AllocatePageLocked1D<int>(4);
        using MemoryBuffer1D<int, Stride1D.Dense> x = machine.Accelerator.Allocate1D<int>([1, 2, 3, 4]);
        using MemoryBuffer1D<int, Stride1D.Dense> y = machine.Accelerator.Allocate1D<int>(4);
        x.View.CopyTo(machine.Stream, y.View);
        y.View.CopyToPageLockedAsync(machine.Stream, locked);
        machine.Stream.Synchronize();
        Assert.Equal([1, 2, 3, 4], locked.GetArray());
    }

    [Fact]
    public void KernelMath_OnEveryForm_MeansWhatItsBodiesSay()
    {
        // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24: the last term is lost if the product is rounded first.
        float a = 1 + 1 / 4096f;
        Assert.Equal(1 / 16777216f, KernelMath.FusedMultiplyAdd(a, a, -(1 + 2 / 4096f)));
        double b = 1 + Math.Pow(2, -30);
        Assert.Equal(Math.Pow(2, -60), KernelMath.FusedMultiplyAdd(b, b, -(1 + Math.Pow(2, -29))));
        Assert.Equal(0xFFFFFFFEu, KernelMath.MultiplyHigh(uint.MaxValue, uint.MaxValue));
        Assert.Equal(0u, KernelMath.MultiplyHigh(0xFFFF, 0xFFFF));
    }
}
