using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

public class LaunchTests
{
    public static TheoryData<int> ThreadCounts => [1, 2, 4];

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Launch_OfGroups_RunsEachOnce(int threads)
    {
        using Machine machine = new(threads);
        machine.Accelerator.Load(TestKernels.CountGroups, out Action<AcceleratorStream, KernelConfig, ArrayView<int>> count);
        foreach (int groups in new[] { 1, 2, 3, 17, 1000, 100_003 })
        {
            using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(groups);
            counts.MemSetToZero();
            count(machine.Stream, (groups, 1), counts.View);
            count(machine.Stream, (groups, 1), counts.View);
            Assert.All(counts.GetAsArray1D(), value => Assert.Equal(2, value));
        }
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Launch_AutoGroupedIn1D_CoversTheExtent(int threads)
    {
        using Machine machine = new(threads);
        machine.Accelerator.Load(TestKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        foreach (int extent in new[] { 1, 15, 16, 17, 1023, 1024, 1025, 50_000 })
        {
            using MemoryBuffer1D<float, Stride1D.Dense> x =
                machine.Accelerator.Allocate1D<float>([.. Enumerable.Range(0, extent + 3).Select(i => (float)i)]);
            scale(machine.Stream, extent, x.View, 2);
            Assert.Equal(Enumerable.Range(0, extent + 3).Select(i => i < extent ? 2f * i : i), x.GetAsArray1D());
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 64)]
    [InlineData(784, 5)]
    [InlineData(3, 5000)]
    [InlineData(5000, 3)]
    public void Launch_AutoGroupedIn2D_VisitsEachIndexOnce(int columns, int rows)
    {
        using Machine machine = new(threads: 2);
        machine.Accelerator.Load(TestKernels.Visit2D, out Action<AcceleratorStream, Index2D, ArrayView<int>, int> visit);
        using MemoryBuffer1D<int, Stride1D.Dense> visits = machine.Accelerator.Allocate1D<int>(columns * rows);
        visits.MemSetToZero();
        visit(machine.Stream, (columns, rows), visits.View, columns);
        Assert.All(visits.GetAsArray1D(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Launch_AutoGroupedIn3D_VisitsEachIndexOnce()
    {
        using Machine machine = new(threads: 2);
        machine.Accelerator.Load(TestKernels.Visit3D, out Action<AcceleratorStream, Index3D, ArrayView<int>, int, int> visit);
        using MemoryBuffer1D<int, Stride1D.Dense> visits = machine.Accelerator.Allocate1D<int>(13 * 11 * 70);
        visits.MemSetToZero();
        visit(machine.Stream, (13, 11, 70), visits.View, 13, 11);
        Assert.All(visits.GetAsArray1D(), value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData(CpuVectorWidth.Scalar, 1)]
    [InlineData(CpuVectorWidth.Vector128, 4)]
    [InlineData(CpuVectorWidth.Vector256, 8)]
    [InlineData(CpuVectorWidth.Vector512, 16)]
    public void Launch_OfAVectorWidth_TakesItsEntry(CpuVectorWidth width, int lanes)
    {
        using Machine machine = new(vectorWidth: width);
        using MemoryBuffer1D<int, Stride1D.Dense> told = machine.Accelerator.Allocate1D<int>(1);
        machine.Accelerator.LoadStreamKernel<ArrayView<int>>(TestKernels.TellWidth)((1, 1), told.View);
        Assert.Equal(lanes, told.GetAsArray1D()[0]);
        Assert.Equal(lanes, machine.Accelerator.WarpSize);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Launch_OfNoThreads_Throws(int extent)
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>(4);
        machine.Accelerator.Load(TestKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => scale(machine.Stream, extent, x.View, 1)).Message;
        Assert.Contains("TestKernels.Scale: an empty launch", message);
        machine.Accelerator.Load(TestKernels.FailAt, out Action<AcceleratorStream, KernelConfig, ArrayView<int>, int> fail);
        Assert.Throws<ArgumentOutOfRangeException>(() => fail(machine.Stream, (extent, 1), default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => fail(machine.Stream, (1, extent), default, 0));
    }

    [Fact]
    public void Launch_BeyondTheLimits_ThrowsWithTheNumbers()
    {
        using Machine machine = new();
        machine.Accelerator.Load(TestKernels.FailAt, out Action<AcceleratorStream, KernelConfig, ArrayView<int>, int> fail);
        string group = Assert.Throws<ArgumentOutOfRangeException>(() => fail(machine.Stream, ((1, 1), (64, 32)), default, -1)).Message;
        Assert.Contains("2048 threads", group);
        Assert.Contains("allows 1024", group);
        string grid =
            Assert.Throws<ArgumentOutOfRangeException>(() => fail(machine.Stream, ((1 << 16, 1 << 16), (1, 1)), default, -1)).Message;
        Assert.Contains("4294967296 groups", grid);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => fail(machine.Stream, new KernelConfig(int.MaxValue, int.MaxValue, int.MaxValue, 1, 1, 1), default, -1));
    }

    [Fact]
    public void Load_OfWhatIsNoKernel_SaysWhy()
    {
        using Machine machine = new();
        Delegate unmarked = TestKernels.Unmarked;
        string unknown = Assert.Throws<NotSupportedException>(() => machine.Accelerator.Load(unmarked, out Action _)).Message;
        Assert.Contains("TestKernels.Unmarked has no compiled kernel", unknown);

        int captured = machine.Accelerator.WarpSize;
        Delegate lambda = (int x) => captured = x;
        string capturing = Assert.Throws<NotSupportedException>(() => machine.Accelerator.Load(lambda, out Action _)).Message;
        Assert.Contains("static method marked [Kernel]", capturing);

        Delegate scale = TestKernels.Scale;
        Assert.Throws<ArgumentException>(() => machine.Accelerator.Load(scale, out Action<AcceleratorStream, KernelConfig, int> _));
    }

    [Fact]
    public void Stream_OfAnotherAccelerator_Throws()
    {
        using Machine here = new();
        using Machine there = new();
        here.Accelerator.Load(TestKernels.FailAt, out Action<AcceleratorStream, KernelConfig, ArrayView<int>, int> fail);
        Assert.Throws<ArgumentException>(() => fail(there.Stream, (1, 1), default, -1));
    }

    [Fact]
    public void Registry_RefusesTwins_AndListsByName()
    {
        Assert.Throws<InvalidOperationException>(
            () => KernelRegistry.Register(typeof(TestKernels), nameof(TestKernels.Scale), () => null!));
        string[] names = [.. KernelRegistry.All(typeof(TestKernels).Assembly).Select(descriptor => descriptor.Name)];
        Assert.Contains("GpuTrainer.Compute.Tests.TestKernels.Scale", names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }
}
