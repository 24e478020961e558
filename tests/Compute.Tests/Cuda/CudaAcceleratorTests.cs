using GpuTrainer.Support.Cuda;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Scale = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.Index1D, ILGPU.ArrayView<float>, float>;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>
/// Our kernels in ILGPU's CUDA accelerator, on a driver that interprets PTX: what is called, passed and freed, and how it fails.
/// </summary>
public class CudaAcceleratorTests
{
    [Fact]
    public void AutoGroupedLaunch_OnAPartOfABuffer_RunsTheKernel()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3, 4, 5]);
        machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
        scale(machine.Stream, 3, x.View.SubView(1, 4), 10f);
        Assert.Equal([1f, 20, 31, 42, 5], x.GetAsArray1D());
    }

    [Fact]
    public void Launch_EveryKindOfArgument_ArrivesAsItIs()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<long, Stride1D.Dense> longs = machine.Accelerator.Allocate1D<long>(new long[6]);
        using MemoryBuffer1D<double, Stride1D.Dense> doubles = machine.Accelerator.Allocate1D<double>(new double[3]);
        LoadScalars(machine)(machine.Stream, (1, 1), longs.View.SubView(1, 5), true, -7, 1L << 40, doubles.View.SubView(2, 1), 0.1);
        Assert.Equal([0, 5, 1, -7, 1L << 40, 1], longs.GetAsArray1D());
        Assert.Equal([0, 0, 0.1], doubles.GetAsArray1D());
    }

    [Fact]
    public void Dispose_OfAnAccelerator_FreesEverything()
    {
        using CudaMachine machine = new();
        CudaAccelerator accelerator = machine.Accelerator;
        MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D<float>([1, 2, 3]);
        AcceleratorStream other = accelerator.CreateStream();
        PageLockedArray1D<float> locked = accelerator.AllocatePageLocked1D<float>(3);
        accelerator.Load(CudaKernels.Scale, out Scale scale);
        scale(other, 3, x.View, 2f);
        LaunchGraph graph = other.Record(() => scale(other, 3, x.View, 2f));
        graph.Replay();
        ProfilingMarker marker = other.AddProfilingMarker();
        x.View.CopyToPageLockedAsync(other, locked);
        other.Synchronize();
        Assert.Equal([4f, 11, 18], locked.GetArray());
        locked.Dispose();
        accelerator.Dispose();
        Assert.Equal(0, machine.Driver.LiveObjects);

        // ILGPU only holds weak references to its objects: these must live until here.
        GC.KeepAlive((x, graph, marker));
    }

    [Fact]
    public void Graph_RecordedOnce_IsOneCallForEachReplay()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
        scale(machine.Stream, 3, x.View, 1f);
        machine.Driver.Calls.Clear();
        using LaunchGraph graph = machine.Stream.Record(() =>
        {
            scale(machine.Stream, 3, x.View, 2f);
            scale(machine.Stream, 1, x.View, 0f);
        });
        Assert.Equal(
            ["StreamBeginCapture", "LaunchKernel", "LaunchKernel", "StreamEndCapture", "GraphInstantiateWithFlags", "GraphDestroy"],
            machine.Driver.Calls);
        Assert.Equal([1f, 3, 5], x.GetAsArray1D());

        machine.Driver.Calls.Clear();
        graph.Replay();
        graph.Replay();
        Assert.Equal(["GraphLaunch", "GraphLaunch"], machine.Driver.Calls);
        Assert.Equal([0f, 15, 26], x.GetAsArray1D());
    }

    [Fact]
    public void Graph_OfKernelsThatHaveNotRun_CompilesThemBeforeTheCapture()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<long, Stride1D.Dense> longs = machine.Accelerator.Allocate1D<long>(5);
        using MemoryBuffer1D<double, Stride1D.Dense> doubles = machine.Accelerator.Allocate1D<double>(1);
        var scalars = LoadScalars(machine);
        machine.Driver.Calls.Clear();
        using LaunchGraph graph = machine.Stream.Record(() => scalars(machine.Stream, (1, 1), longs.View, true, 1, 1, doubles.View, 1));
        Assert.Equal(
            [
                "ModuleLoadDataEx", "ModuleGetFunction", "FuncGetAttribute", "StreamBeginCapture", "LaunchKernel", "StreamEndCapture",
                "GraphInstantiateWithFlags", "GraphDestroy",
            ],
            machine.Driver.Calls);
    }

    [Fact]
    public void Graph_Disposed_IsFreedAndNotReplayed()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
        scale(machine.Stream, 3, x.View, 1f);
        int before = machine.Driver.LiveObjects;
        LaunchGraph graph = machine.Stream.Record(() => scale(machine.Stream, 3, x.View, 2f));
        Assert.Equal(before + 1, machine.Driver.LiveObjects);
        graph.Dispose();
        graph.Dispose();
        Assert.Equal(before, machine.Driver.LiveObjects);
        Assert.Throws<ObjectDisposedException>(graph.Replay);
    }

    [Fact]
    public void Graph_FailsWithinTheCapture_LeavesTheStreamUsable()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
        machine.Driver.Failure = ("LaunchKernel", CudaError.CUDA_ERROR_INVALID_VALUE);
        Assert.Throws<DeviceException>(() => machine.Stream.Record(() => scale(machine.Stream, 3, x.View, 2f)));
        machine.Driver.Failure = null;
        scale(machine.Stream, 3, x.View, 2f);
        Assert.Equal([2f, 5, 8], x.GetAsArray1D());
    }

    [Theory]
    [InlineData("LaunchKernel", 701,
        "cuLaunchKernel failed: CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES (701). Kernel GpuTrainer.Compute.Tests.Cuda.CudaKernels.Scale, grid ")]
    [InlineData("ModuleGetFunction", 500,
        "cuModuleGetFunction failed: CUDA_ERROR_NOT_FOUND (500). Kernel GpuTrainer.Compute.Tests.Cuda.CudaKernels.Scale.")]
    [InlineData("GraphInstantiateWithFlags", 2,
        "cuGraphInstantiateWithFlags failed: CUDA_ERROR_OUT_OF_MEMORY (2). The GPU's memory is full")]
    [InlineData("GraphLaunch", 719, "cuGraphLaunch failed: CUDA_ERROR_LAUNCH_FAILED (719). A kernel failed on the GPU")]
    [InlineData("StreamBeginCapture", 906, "cuStreamBeginCapture failed: unknown error (906).")]
    public void Call_OfOursThatFails_IsNamedWithItsStatus(string call, int status, string message)
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Driver.Failure = (call, (CudaError)status);
        DeviceException error = Assert.Throws<DeviceException>(() =>
        {
            machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
            scale(machine.Stream, 3, x.View, 2f);
            machine.Stream.Record(() => scale(machine.Stream, 3, x.View, 2f)).Replay();
        });
        machine.Driver.Failure = null;
        Assert.StartsWith(message, error.DescribeDeviceFailure());
    }

    [Theory]
    [InlineData("MemAlloc", 2, "CUDA failed: out of memory, CUDA_ERROR_OUT_OF_MEMORY (2). The GPU's memory is full")]
    [InlineData("MemcpyAsync", 1, "CUDA failed: invalid argument, CUDA_ERROR_INVALID_VALUE (1).")]
    [InlineData("StreamSynchronize", 700,
        "CUDA failed: an illegal memory access was encountered, CUDA_ERROR_ILLEGAL_ADDRESS (700). A kernel accessed memory")]
    [InlineData("StreamSynchronize", 803,
        "CUDA failed: error 803, unknown error (803). The driver's library and kernel module differ in version")]
    public void Call_OfIlgpusThatFails_IsToldWithItsStatusAndWhatToDo(string call, int status, string message)
    {
        using CudaMachine machine = new();
        machine.Driver.Failure = (call, (CudaError)status);
        CudaException error = Assert.Throws<CudaException>(() => machine.Accelerator.Allocate1D<float>([1, 2, 3]));
        machine.Driver.Failure = null;
        Assert.True(error.IsDeviceFailure());
        Assert.StartsWith(message, error.DescribeDeviceFailure());
    }

    [Fact]
    public void BrokenPtx_SaysAllThatTheDriverLogged_AndNamesTheOtherCompiler()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>(3);
#pragma warning disable GTK0110 // Its compiled form is written by hand.
        machine.Accelerator.Load(CudaKernels.Broken, out Action<AcceleratorStream, KernelConfig, ArrayView<float>> broken);
#pragma warning restore GTK0110
        int before = machine.Driver.LiveObjects;
        DeviceException error = Assert.Throws<DeviceException>(() => broken(machine.Stream, (1, 1), x.View));
        Assert.StartsWith(
            "cuModuleLoadDataEx failed: CUDA_ERROR_INVALID_PTX (218). Kernel Tests.CudaKernels.Broken (CudaKernels.cs(1)) on PTX " +
            "interpreter.\nptxas error: ",
            error.Message);
        Assert.Contains(new string('x', 2000), error.Message, StringComparison.Ordinal);
        Assert.Contains("--compiler ilgpu", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, machine.Driver.LiveObjects);
    }

    [Fact]
    public void Group_LargerThanRegistersAllow_IsRefusedWithBothNumbers()
    {
        using CudaMachine machine = new(new InterpreterCudaDriver { KernelThreads = 96 });
        using MemoryBuffer1D<long, Stride1D.Dense> longs = machine.Accelerator.Allocate1D<long>(6);
        using MemoryBuffer1D<double, Stride1D.Dense> doubles = machine.Accelerator.Allocate1D<double>(1);
        var kernel = LoadScalars(machine);
        var error =
            Assert.Throws<ArgumentOutOfRangeException>(() => kernel(machine.Stream, (1, 128), longs.View, true, 1, 1, doubles.View, 1));
        Assert.Contains("has 128 threads; its registers allow 96", error.Message);
    }

    [Fact]
    public void Launch_FromAnotherThread_HasTheContextMadeCurrent()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
        using LaunchGraph graph = machine.Stream.Record(() => scale(machine.Stream, 3, x.View, 2f));
        var replaying = new Thread(graph.Replay);
        replaying.Start();
        replaying.Join();
        var launching = new Thread(() => scale(machine.Stream, 3, x.View, 1f));
        launching.Start();
        launching.Join();
        Assert.Equal([2f, 6, 10], x.GetAsArray1D());
    }

    [Fact]
    public void TwoAccelerators_InOneThread_TakeTurns()
    {
        using CudaMachine one = new(), two = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = one.Accelerator.Allocate1D<float>([1, 2, 3]);
        using MemoryBuffer1D<float, Stride1D.Dense> y = two.Accelerator.Allocate1D<float>([4, 5, 6]);
        one.Accelerator.Load(CudaKernels.Scale, out Scale scaleOne);
        two.Accelerator.Load(CudaKernels.Scale, out Scale scaleTwo);
        scaleOne(one.Stream, 3, x.View, 2f);
        scaleTwo(two.Stream, 3, y.View, 2f);
        scaleOne(one.Stream, 3, x.View, 2f);
        Assert.Equal([8f, 11, 14], y.GetAsArray1D());
        Assert.Equal([4f, 11, 18], x.GetAsArray1D());
        Assert.Equal(2, one.Driver.Calls.Count(call => call == "LaunchKernel"));
    }

    [Fact]
    public void LaunchAndReplay_AfterTheFirst_AllocateNothing()
    {
        using CudaMachine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> x = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        machine.Accelerator.Load(CudaKernels.Scale, out Scale scale);
        scale(machine.Stream, 3, x.View, 2f);
        using LaunchGraph graph = machine.Stream.Record(() => scale(machine.Stream, 3, x.View, 2f));
        graph.Replay();
        machine.Driver.IsSilent = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            scale(machine.Stream, 3, x.View, 2f);
            graph.Replay();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        machine.Driver.IsSilent = false;
    }

    private static Action<AcceleratorStream, KernelConfig, ArrayView<long>, bool, int, long, ArrayView<double>, double> LoadScalars(
        CudaMachine machine)
    {
        machine.Accelerator.Load(
            CudaKernels.Scalars,
            out Action<AcceleratorStream, KernelConfig, ArrayView<long>, bool, int, long, ArrayView<double>, double> scalars);
        return scalars;
    }
}
