using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class LaunchGraphTests
{
    [Fact]
    public void Replay_RunsWhatWasRecorded_InOrder()
    {
        using Machine machine = new();
        Accelerator accelerator = machine.Accelerator;
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D<float>([1, 2, 3]);
        using MemoryBuffer1D<float, Stride1D.Dense> y = accelerator.Allocate1D<float>([9, 9, 9]);
        Action<Index1D, ArrayView<float>, float> scale = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(TestKernels.Scale);
        float factor = 2;
        using LaunchGraph graph = LaunchGraph.Record(accelerator.DefaultStream, () =>
        {
            scale(3, x.View, factor);
            x.CopyTo(y.View);
            x.View.SubView(0, 1).MemSetToZero();
        });
        factor = 100; // Recorded scalars keep their values.
        Assert.Equal([1f, 2, 3], x.GetAsArray1D());

        graph.Replay();
        Assert.Equal([0f, 4, 6], x.GetAsArray1D());
        Assert.Equal([2f, 4, 6], y.GetAsArray1D());
        graph.Replay();
        Assert.Equal([0f, 8, 12], y.GetAsArray1D());

        scale(3, x.View, 0.5f); // The stream records no longer.
        Assert.Equal([0f, 4, 6], x.GetAsArray1D());
        graph.Dispose();
        Assert.Throws<ObjectDisposedException>(graph.Replay);
    }

    [Fact]
    public void Recording_RefusesHostCopies_AndNesting_AndEndsOnAnException()
    {
        using Machine machine = new();
        AcceleratorStream stream = machine.Accelerator.DefaultStream;
        using MemoryBuffer1D<int, Stride1D.Dense> x = machine.Accelerator.Allocate1D<int>([1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => LaunchGraph.Record(stream, () => x.GetAsArray1D()));
        Assert.Throws<InvalidOperationException>(() => LaunchGraph.Record(stream, () => LaunchGraph.Record(stream, () => { })));
        Assert.Equal([1, 2, 3], x.GetAsArray1D());
    }
}
