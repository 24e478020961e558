using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Launch_AllocatesNothing(int threads)
    {
        using Machine machine = new(threads);
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>(100_000);
        using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(1000);
        x.MemSetToZero();
        Action<Index1D, ArrayView<float>, float> scale =
            machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(TestKernels.Scale);
        Action<KernelConfig, ArrayView<int>> count = machine.Accelerator.LoadStreamKernel<ArrayView<int>>(TestKernels.CountGroups);
        Action<Index2D, ArrayView<int>, int> visit = machine.Accelerator.LoadAutoGroupedStreamKernel<Index2D, ArrayView<int>, int>(TestKernels.Visit2D);

        Launches(); // Compiles, starts the workers.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            Launches();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Launches()
        {
            scale(100_000, x.View, 2);
            count((1000, 16), counts.View);
            visit((100, 10), counts.View, 100);
            x.View.SubView(5, 10).MemSetToZero();
            counts.View.SubView(0, 10).CopyTo(counts.View.SubView(20, 10));
        }
    }

    [Fact]
    public void Replay_AllocatesNothing()
    {
        using Machine machine = new(threads: 2);
        using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(1000);
        Action<KernelConfig, ArrayView<int>> count = machine.Accelerator.LoadStreamKernel<ArrayView<int>>(TestKernels.CountGroups);
        using LaunchGraph graph = LaunchGraph.Record(machine.Accelerator.DefaultStream, () =>
        {
            counts.MemSetToZero();
            count((1000, 16), counts.View);
        });
        graph.Replay();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            graph.Replay();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
