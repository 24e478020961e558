using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Launch_OfLoadedKernels_AllocatesNothing(int threads)
    {
        using Machine machine = new(threads);
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>(100_000);
        using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(1000);
        x.MemSetToZero();
        machine.Accelerator.Load(TestKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        machine.Accelerator.Load(TestKernels.CountGroups, out Action<AcceleratorStream, KernelConfig, ArrayView<int>> count);
        Action<Index2D, ArrayView<int>, int> visit =
            machine.Accelerator.LoadAutoGroupedStreamKernel<Index2D, ArrayView<int>, int>(TestKernels.Visit2D);
        Assert.Equal(0, AllocatedBy(() =>
        {
            scale(machine.Stream, 100_000, x.View, 2);
            count(machine.Stream, (1000, 16), counts.View);
            visit((100, 10), counts.View, 100);
        }));
    }

    [Fact]
    public void Replay_OfAGraph_AllocatesNothing()
    {
        using Machine machine = new(threads: 2);
        using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(1000);
        machine.Accelerator.Load(TestKernels.CountGroups, out Action<AcceleratorStream, KernelConfig, ArrayView<int>> count);
        using LaunchGraph graph = machine.Stream.Record(() =>
        {
            for (int i = 0; i < 4; i++)
                count(machine.Stream, (1000, 16), counts.View);
        });
        Assert.Equal(0, AllocatedBy(graph.Replay));
    }

    private static long AllocatedBy(Action action)
    {
        action(); // Compiles, starts the workers.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
