using GpuTrainer.Support.Cuda;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>
/// What we rely on in ILGPU's host code and what we avoid, and that the tests' driver enforces the rules that make it matter.
/// </summary>
public class IlgpuOnInterpretedCudaTests
{
    private const int ThreadLocalCapture = 1;

    [Fact]
    public void MemoryAndCopies_OfIlgpu_ArriveInOrder()
    {
        var driver = new InterpreterCudaDriver();
        using Context context = InterpretedCuda.CreateContext(driver);
        using CudaAccelerator accelerator = context.CreateCudaAccelerator(0);
        using AcceleratorStream stream = accelerator.CreateStream();
        using MemoryBuffer1D<int, Stride1D.Dense> x = accelerator.Allocate1D<int>([1, 2, 3, 4, 5]), y = accelerator.Allocate1D<int>(5);
        using MemoryBuffer1D<int, Stride1D.Dense> none = accelerator.Allocate1D<int>(0);
        using PageLockedArray1D<int> locked = accelerator.AllocatePageLocked1D<int>(2);
        x.View.SubView(1, 2).MemSetToZero(stream);
        y.View.CopyFrom(stream, x.View);
        y.View.SubView(4, 1).CopyFromCPU(stream, [9]);
        y.View.SubView(3, 2).CopyToPageLockedAsync(stream, locked);
        int waits = driver.HostSynchronizations;
        stream.Synchronize();
        Assert.Equal(waits + 1, driver.HostSynchronizations);
        Assert.Equal([1, 0, 0, 4, 9], y.GetAsArray1D());
        Assert.Equal([4, 9], locked.GetArray());
    }

    [Fact]
    public void Markers_MeasureWhatIsBetween_AndWaitForIt()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(CudaKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        using LaunchGraph graph = machine.Stream.Record(() => scale(machine.Stream, 3, x.View, 2f));
        using ProfilingMarker start = machine.Stream.AddProfilingMarker();
        scale(machine.Stream, 3, x.View, 2f);
        graph.Replay();
        using ProfilingMarker end = machine.Stream.AddProfilingMarker();
        int waits = machine.Driver.HostSynchronizations;
        Assert.InRange((end - start).TotalMilliseconds, 2, double.PositiveInfinity);
        Assert.True(machine.Driver.HostSynchronizations > waits);
    }

    /// <summary>ILGPU's default stream is the driver's legacy stream: its work cannot become part of a graph.</summary>
    [Fact]
    public void DefaultStream_OfIlgpu_CannotBeCapturedWhereOursCan()
    {
        var driver = new InterpreterCudaDriver();
        using Context context = InterpretedCuda.CreateContext(driver);
        using CudaAccelerator accelerator = context.CreateCudaAccelerator(0);
        accelerator.Bind();
        Assert.Equal(CudaFailureOf(900), CudaDriver.Current.StreamBeginCapture(StreamOf(accelerator), ThreadLocalCapture));

        CudaBackEnd.UseExplicitDefaultStream(accelerator);
        Assert.Equal(CudaError.CUDA_SUCCESS, CudaDriver.Current.StreamBeginCapture(StreamOf(accelerator), ThreadLocalCapture));
        Assert.Equal(CudaError.CUDA_SUCCESS, CudaDriver.Current.StreamEndCapture(StreamOf(accelerator), out nint graph));
        CudaDriver.Current.GraphDestroy(graph);
    }

    /// <summary>Calls that name no stream use the new one too: ILGPU's loaders, fills and copies.</summary>
    [Fact]
    public void Call_ThatNamesNoStream_GoesIntoTheExplicitOne()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> x = machine.Accelerator.Allocate1D<int>(3);
        Assert.NotEqual(0, StreamOf(machine.Accelerator));
        Assert.Equal(CudaError.CUDA_SUCCESS, CudaDriver.Current.StreamBeginCapture(StreamOf(machine.Accelerator), ThreadLocalCapture));
        x.MemSetToZero();
        Assert.Equal(CudaError.CUDA_SUCCESS, CudaDriver.Current.StreamEndCapture(StreamOf(machine.Accelerator), out nint graph));
        CudaDriver.Current.GraphDestroy(graph);
    }

    /// <summary>A capture invalidated by work in the legacy stream ends in an error, not in a graph without that work.</summary>
    [Fact]
    public void LegacyStream_WithinACapture_SpoilsIt()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> x = machine.Accelerator.Allocate1D<int>(3);
        using CudaStream legacy = machine.Accelerator.CreateStream(0, responsible: false);
        Assert.Equal(CudaError.CUDA_SUCCESS, CudaDriver.Current.StreamBeginCapture(StreamOf(machine.Accelerator), ThreadLocalCapture));
        Assert.Throws<CudaException>(() => x.MemSetToZero(legacy));
        Assert.Equal(CudaFailureOf(901), CudaDriver.Current.StreamEndCapture(StreamOf(machine.Accelerator), out _));
    }

    [Theory]
    [InlineData("allocation")]
    [InlineData("upload")]
    [InlineData("wait")]
    public void Call_ThatACaptureForbids_Fails(string what)
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> x = machine.Accelerator.Allocate1D<int>(3);
        Assert.Equal(CudaError.CUDA_SUCCESS, CudaDriver.Current.StreamBeginCapture(StreamOf(machine.Accelerator), ThreadLocalCapture));
        Assert.Throws<CudaException>(() =>
        {
            switch (what)
            {
                case "allocation":
                    machine.Accelerator.Allocate1D<int>(3);
                    break;
                case "upload":
                    x.CopyFromCPU([1, 2, 3]);
                    break;
                case "wait":
                    machine.Accelerator.Synchronize();
                    break;
            }
        });
        CudaDriver.Current.StreamEndCapture(StreamOf(machine.Accelerator), out _);
    }

    /// <summary>Under WSL the second call of ILGPU's builder.Cuda() in a process throws, so the search avoids it.</summary>
    [Fact]
    public void Search_BesideIlgpusBuilder_LeavesItAlone()
    {
        var driver = new InterpreterCudaDriver();
        using DeviceSearch search = InterpretedCuda.Find(driver), again = InterpretedCuda.Find(driver);
        Assert.Single(search.Devices);
        Assert.Equal(search.Devices[0], Assert.Single(again.Context.Devices));
    }

    private static CudaError CudaFailureOf(int status) => (CudaError)status;

    private static nint StreamOf(CudaAccelerator accelerator) => ((CudaStream)accelerator.DefaultStream).StreamPtr;
}
