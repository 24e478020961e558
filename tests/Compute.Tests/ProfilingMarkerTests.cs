using GpuTrainer.Compute.Tests.Cuda;

namespace GpuTrainer.Compute.Tests;

/// <summary>Times of the device between two points of a stream.</summary>
public class ProfilingMarkerTests
{
    [Fact]
    public void Difference_OnTheCpu_IsTheTimeBetween()
    {
        using Machine machine = new();
        using ProfilingMarker start = machine.Accelerator.DefaultStream.AddProfilingMarker();
        Thread.Sleep(2);
        using ProfilingMarker end = machine.Accelerator.DefaultStream.AddProfilingMarker();

        Assert.True(end - start >= TimeSpan.FromMilliseconds(1), (end - start).ToString());
        Assert.Equal(end - start, -(start - end));
    }

    /// <summary>The interpreting driver counts a millisecond a launch. The host does not wait until it asks for the time.</summary>
    [Fact]
    public void Difference_OnCuda_IsTheDevicesTime()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        var scale = machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale);
        scale(3, x.View, 2f);
        machine.Driver.Calls.Clear();

        using ProfilingMarker start = machine.Accelerator.DefaultStream.AddProfilingMarker();
        scale(3, x.View, 2f);
        scale(3, x.View, 2f);
        using ProfilingMarker end = machine.Accelerator.DefaultStream.AddProfilingMarker();
        Assert.Equal(["EventCreate", "EventRecord", "LaunchKernel", "LaunchKernel", "EventCreate", "EventRecord"], machine.Driver.Calls);

        Assert.Equal(TimeSpan.FromMilliseconds(2), end - start);
        Assert.Equal(["EventSynchronize", "EventSynchronize", "EventElapsedTime"], machine.Driver.Calls[6..]);
    }

    [Fact]
    public void Marker_OnCuda_IsFreedWithTheAccelerator()
    {
        using CudaMachine machine = new();
        ProfilingMarker first = machine.Accelerator.DefaultStream.AddProfilingMarker();
        machine.Accelerator.DefaultStream.AddProfilingMarker().Dispose();
        machine.Accelerator.Dispose();
        Assert.Equal(0, machine.Driver.LiveObjects);
        Assert.Throws<ObjectDisposedException>(first.Synchronize);
    }

    [Fact]
    public void Marker_WhileRecording_IsRefused()
    {
        using CudaMachine machine = new();
        AcceleratorStream stream = machine.Accelerator.DefaultStream;
        Assert.Throws<InvalidOperationException>(() => LaunchGraph.Record(stream, () => stream.AddProfilingMarker()));
    }

    [Fact]
    public void MarkersOfTwoAccelerators_HaveNoDifference()
    {
        using Machine one = new();
        using Machine other = new();
        using ProfilingMarker start = one.Accelerator.DefaultStream.AddProfilingMarker();
        using ProfilingMarker end = other.Accelerator.DefaultStream.AddProfilingMarker();
        Assert.Throws<ArgumentException>(() => end - start);
    }
}
