using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

public class LaunchGraphTests
{
    [Fact]
    public void Replay_RunsWhatWasRecorded_InOrder()
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        using MemoryBuffer1D<float, Stride1D.Dense> y = machine.Accelerator.Allocate1D<float>([9, 9, 9]);
        machine.Accelerator.Load(TestKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        machine.Accelerator.Load(TestKernels.Copy, out Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>> copy);
        float factor = 2;
        using LaunchGraph graph = machine.Stream.Record(() =>
        {
            scale(machine.Stream, 3, x.View, factor);
            copy(machine.Stream, 3, x.View, y.View);
            scale(machine.Stream, 1, x.View, 0);
        });
        factor = 100; // Recorded scalars keep their values.
        Assert.Equal([1f, 2, 3], x.GetAsArray1D());

        graph.Replay();
        Assert.Equal([0f, 4, 6], x.GetAsArray1D());
        Assert.Equal([2f, 4, 6], y.GetAsArray1D());
        graph.Replay();
        Assert.Equal([0f, 8, 12], y.GetAsArray1D());

        scale(machine.Stream, 3, x.View, 0.5f); // The stream is no longer being recorded.
        Assert.Equal([0f, 4, 6], x.GetAsArray1D());
        graph.Dispose();
        Assert.Throws<ObjectDisposedException>(graph.Replay);
    }

    [Fact]
    public void Record_OfOneStream_LeavesOthersAlone()
    {
        using Machine machine = new();
        using AcceleratorStream other = machine.Accelerator.CreateStream();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(TestKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        using LaunchGraph graph = machine.Stream.Record(() => scale(other, 3, x.View, 2));
        Assert.Equal([2f, 4, 6], x.GetAsArray1D());
    }

    [Fact]
    public void Record_WithinARecording_ThrowsAndEndsIt()
    {
        using Machine machine = new();
        Assert.Throws<InvalidOperationException>(() => machine.Stream.Record(() => machine.Stream.Record(() => { })));
        Assert.Throws<FormatException>(() => machine.Stream.Record(() => throw new FormatException()));
        machine.Stream.Record(() => { }).Dispose();
    }
}
