using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>The CUDA runtime on a driver that interprets PTX: what it calls, what it passes, what it frees and how it fails.</summary>
public class CudaAcceleratorTests
{
    [Fact]
    public void AutoGroupedLaunch_OnAPartOfABuffer_RunsTheKernel()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3, 4, 5]);
        var scale = machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale);
        scale(3, x.View.SubView(1, 4), 10f);
        Assert.Equal([1f, 20, 31, 42, 5], x.GetAsArray1D());
    }

    [Fact]
    public void Launch_EveryKindOfArgument_ArrivesAsItIs()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<long, Stride1D.Dense> longs = machine.Accelerator.Allocate1D<long>(new long[6]);
        using MemoryBuffer1D<double, Stride1D.Dense> doubles = machine.Accelerator.Allocate1D<double>(new double[3]);
        var kernel = machine.Accelerator.LoadStreamKernel<ArrayView<long>, bool, int, long, ArrayView<double>, double>(CudaKernels.Scalars);
        kernel((1, 1), longs.View.SubView(1, 5), true, -7, 1L << 40, doubles.View.SubView(2, 1), 0.1);
        Assert.Equal([0, 5, 1, -7, 1L << 40, 1], longs.GetAsArray1D());
        Assert.Equal([0, 0, 0.1], doubles.GetAsArray1D());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_FreesEverything(bool hasMemoryPools)
    {
        using CudaMachine machine = new(new InterpreterCudaDriver { HasMemoryPools = hasMemoryPools });
        CudaAccelerator accelerator = machine.Accelerator;
        MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D<float>([1, 2, 3]);
        AcceleratorStream other = accelerator.CreateStream();
        PageLockedArray1D<float> locked = accelerator.AllocatePageLocked1D<float>(3);
        var scale = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale);
        scale(other, 3, x.View, 2f);
        LaunchGraph graph = LaunchGraph.Record(other, () => scale(other, 3, x.View, 2f));
        graph.Replay();
        x.View.CopyToPageLockedAsync(other, locked);
        other.Synchronize();
        Assert.Equal([4f, 11, 18], locked.GetArray());
        locked.Dispose();
        accelerator.Dispose();
        Assert.Equal(0, machine.Driver.LiveObjects);
        Assert.Contains(hasMemoryPools ? "MemFreeAsync" : "MemFree", machine.Driver.Calls);
    }

    [Fact]
    public void Graph_RecordedOnce_IsOneCallForEachReplay()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        using MemoryBuffer1D<float, Stride1D.Dense> y = machine.Accelerator.Allocate1D<float>(new float[3]);
        var scale = machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale);
        machine.Driver.Calls.Clear();
        using LaunchGraph graph = LaunchGraph.Record(machine.Accelerator.DefaultStream, () =>
        {
            scale(3, x.View, 2f);
            x.CopyTo(y.View);
            x.View.SubView(0, 1).MemSetToZero();
        });
        Assert.Equal(
            [
                "ModuleLoadDataEx", "ModuleGetFunction", "FuncGetAttribute", "StreamBeginCapture", "LaunchKernel", "MemcpyDtoDAsync", "MemsetD8Async",
                "StreamEndCapture", "GraphInstantiateWithFlags", "GraphDestroy",
            ],
            machine.Driver.Calls);
        Assert.Equal([1f, 2, 3], x.GetAsArray1D());

        machine.Driver.Calls.Clear();
        graph.Replay();
        graph.Replay();
        Assert.Equal(["GraphLaunch", "GraphLaunch"], machine.Driver.Calls);
        Assert.Equal([0f, 11, 18], x.GetAsArray1D());
        Assert.Equal([0f, 11, 18], y.GetAsArray1D());
    }

    [Fact]
    public void Graph_FailsWithinTheCapture_LeavesTheStreamUsable()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        var scale = machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale);
        machine.Driver.Failure = ("LaunchKernel", InterpreterCudaDriver.InvalidValue);
        Assert.Throws<CudaException>(() => LaunchGraph.Record(machine.Accelerator.DefaultStream, () => scale(3, x.View, 2f)));
        machine.Driver.Failure = null;
        scale(3, x.View, 2f);
        Assert.Equal([2f, 5, 8], x.GetAsArray1D());
    }

    [Theory]
    [InlineData("MemAllocAsync", InterpreterCudaDriver.OutOfMemory, "cuMemAllocAsync failed: CUDA_ERROR_OUT_OF_MEMORY (2). PTX interpreter: 12 bytes were asked for. The GPU's memory is full")]
    [InlineData("MemcpyHtoDAsync", InterpreterCudaDriver.InvalidValue, "cuMemcpyHtoDAsync failed: CUDA_ERROR_INVALID_VALUE (1).")]
    [InlineData("LaunchKernel", 701, "cuLaunchKernel failed: unknown error (701). Kernel Tests.CudaKernels.Scale, grid")]
    [InlineData("StreamSynchronize", InterpreterCudaDriver.IllegalAddress, "cuStreamSynchronize failed: CUDA_ERROR_ILLEGAL_ADDRESS (700). A kernel accessed memory")]
    [InlineData("ModuleGetFunction", InterpreterCudaDriver.NotFound, "cuModuleGetFunction failed: CUDA_ERROR_NOT_FOUND (500). Kernel Tests.CudaKernels.Scale.")]
    public void FailingCall_IsNamedWithItsStatus(string call, int status, string message)
    {
        using CudaMachine machine = new();
        machine.Driver.Failure = (call, status);
        var error = Assert.Throws<CudaException>(() =>
        {
            using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>(3);
            x.CopyFromCPU([1, 2, 3]);
            machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale)(3, x.View, 2f);
        });
        machine.Driver.Failure = null;
        Assert.StartsWith(message, error.Message);
        Assert.Equal(status, error.Status);
    }

    [Fact]
    public void BrokenPtx_SaysWhatTheDriverLogged()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>(3);
        var broken = machine.Accelerator.LoadStreamKernel<ArrayView<float>>(CudaKernels.Broken);
        var error = Assert.Throws<CudaException>(() => broken((1, 1), x.View));
        Assert.StartsWith("cuModuleLoadDataEx failed: CUDA_ERROR_INVALID_PTX (218). Kernel Tests.CudaKernels.Broken (CudaKernels.cs(1)) on PTX interpreter.\nptxas error: ", error.Message);
    }

    [Fact]
    public void Group_LargerThanRegistersAllow_IsRefusedWithBothNumbers()
    {
        using CudaMachine machine = new(new InterpreterCudaDriver { KernelThreads = 96 });
        using MemoryBuffer1D<long, Stride1D.Dense> longs = machine.Accelerator.Allocate1D<long>(6);
        using MemoryBuffer1D<double, Stride1D.Dense> doubles = machine.Accelerator.Allocate1D<double>(1);
        var kernel = machine.Accelerator.LoadStreamKernel<ArrayView<long>, bool, int, long, ArrayView<double>, double>(CudaKernels.Scalars);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => kernel((1, 128), longs.View, true, 1, 1, doubles.View, 1));
        Assert.Contains("has 128 threads; its registers allow 96", error.Message);
    }

    [Fact]
    public void OtherThread_HasTheContextMadeCurrent()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        float[]? read = null;
        var thread = new Thread(() => read = x.GetAsArray1D());
        thread.Start();
        thread.Join();
        Assert.Equal([1f, 2, 3], read!);
    }

    [Fact]
    public void Launch_AfterTheFirst_AllocatesNothing()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        var scale = machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(CudaKernels.Scale);
        scale(3, x.View, 2f);
        machine.Driver.IsSilent = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            scale(3, x.View, 2f);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
