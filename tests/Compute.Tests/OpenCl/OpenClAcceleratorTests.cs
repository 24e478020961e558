using GpuTrainer.Support.OpenCl;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using Scale = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.Index1D, ILGPU.ArrayView<float>, float>;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>The back end on a device: launches, recorded launches, errors, and that nothing leaks.</summary>
public sealed class OpenClAcceleratorTests
{
    [OpenClFact]
    public void Scale_OfEverySize_TouchesTheExtentOnly()
    {
        using var machine = new OpenClMachine();
        machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
        foreach (int n in new[] { 1, 31, 32, 33, 255, 256, 257, 1000 })
        {
            float[] data = [.. Enumerable.Range(0, n + 20).Select(i => (float)i)];
            using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(data);
            scale(machine.Stream, n, buffer.View.SubView(7, n), 2f);
            Assert.Equal(data.Select((x, i) => i >= 7 && i < 7 + n ? 2 * x : x), buffer.GetAsArray1D());
        }
    }

    [OpenClTheory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(33, 7)]
    [InlineData(3, 300)]
    [InlineData(200, 9)]
    public void Index2D_OfEveryShape_VisitsEachElement(int width, int height)
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>(width * height);
        machine.Accelerator.Load(OpenClKernels.Number2D, out Action<AcceleratorStream, Index2D, ArrayView<int>, int> number);
        number(machine.Stream, new Index2D(width, height), buffer.View, width);
        Assert.Equal(Enumerable.Range(0, width * height).Select(i => 1000 * (i / width) + i % width), buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void Launch_WithAnEmptyView_IsAccepted()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<long, Stride1D.Dense> length = machine.Accelerator.Allocate1D(new long[] { -1 });
        machine.Accelerator.Load(
            OpenClKernels.TellLength, out Action<AcceleratorStream, KernelConfig, ArrayView<int>, ArrayView<long>> tell);
        tell(machine.Stream, (1, 1), ArrayView<int>.Empty, length.View);
        Assert.Equal([0L], length.GetAsArray1D());
    }

    [OpenClFact]
    public void Record_RunsNothing_AndReplayRunsAll()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(new float[] { 1, 2, 3 });
        machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
        using LaunchGraph graph = machine.Stream.Record(() =>
        {
            scale(machine.Stream, 3, buffer.View, 2f);
            scale(machine.Stream, 2, buffer.View, 10f);
        });
        Assert.Equal([1f, 2f, 3f], buffer.GetAsArray1D());
        graph.Replay();
        graph.Replay();
        Assert.Equal([400f, 800f, 12f], buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void ALaunchElsewhere_WhileAStreamIsRecorded_RunsAtOnce()
    {
        using var machine = new OpenClMachine();
        using AcceleratorStream other = machine.Accelerator.CreateStream();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(new float[] { 1, 2 });
        machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
        using LaunchGraph graph = machine.Stream.Record(() => scale(other, 2, buffer.View, 2f));
        other.Synchronize();
        Assert.Equal([2f, 4f], buffer.GetAsArray1D());
    }

    /// <summary>
    /// Queues, buffers, programs and, through their program, kernels hold their context: only the test's own reference is left at the end.
    /// </summary>
    [OpenClFact]
    public void Dispose_OfAnAccelerator_LeavesNoOpenClObject()
    {
        nint context;
        using (var machine = new OpenClMachine())
        {
            context = machine.Accelerator.NativePtr;
            OpenClReferences.Hold(context);
            using (MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(new float[10]))
            {
                machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
                Action<AcceleratorStream, Index1D, ArrayView<float>> broken = LoadBroken(machine.Accelerator);
                scale(machine.Stream, 10, buffer.View, 2f);
                Assert.Throws<OpenClException>(() => broken(machine.Stream, 10, buffer.View));
                buffer.GetAsArray1D();
            }

            Assert.InRange(OpenClReferences.Count(context), 3u, uint.MaxValue);
            _ = machine.Accelerator.Allocate1D<int>(10); // Forgotten on purpose: the accelerator frees it.
            _ = machine.Accelerator.CreateStream();
        }

        Assert.Equal(1u, OpenClReferences.Count(context));
        OpenClReferences.LetGo(context);
    }

    [OpenClFact]
    public void Kernel_ThatIsBroken_IsReportedWithItsLineAndTheWayOn()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<float>(1);
        Action<AcceleratorStream, Index1D, ArrayView<float>> broken = LoadBroken(machine.Accelerator);
        OpenClException error = Assert.Throws<OpenClException>(() => broken(machine.Stream, 1, buffer.View));
        Assert.Contains("clBuildProgram failed: BUILD_PROGRAM_FAILURE (-11)", error.Message);
        Assert.Contains(".Broken on " + machine.Accelerator.Name, error.Message);
        Assert.Contains("Broken.cs:77", error.Message);
        Assert.Contains("no_such_thing", error.Message);
        Assert.InRange(error.Message.Length, 32_001, int.MaxValue); // ILGPU's own reading of a log fails from there on.
        Assert.Contains("--compiler ilgpu", error.Message);
        Assert.True(error.IsDeviceFailure());
    }

    /// <summary>ILGPU counts characters where OpenCL asks for bytes, and so cuts the text's end off.</summary>
    [OpenClFact]
    public void Text_WithMoreThanAscii_IsBuiltWhole() =>
        OpenClTestDevice.Shared.Compile("k", "#line 1 \"Größe, 大きさ.cs\"\n__kernel void k(__global int* r) { r[0] = 1; }");

    [OpenClFact]
    public void Kernel_ThatIsBroken_DoesNotTakeOthersAlong()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(new float[] { 1, 2, 3 });
        Action<AcceleratorStream, Index1D, ArrayView<float>> broken = LoadBroken(machine.Accelerator);
        machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
        scale(machine.Stream, 3, buffer.View, 2f);
        Assert.Throws<OpenClException>(() => broken(machine.Stream, 1, buffer.View));
        scale(machine.Stream, 3, buffer.View, 2f);
        Assert.Equal([4f, 8f, 12f], buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void Kernels_LoadedBeforeTheFirstLaunch_AreOneProgram()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<int, Stride1D.Dense> numbers = machine.Accelerator.Allocate1D<int>(6);
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(new float[] { 1, 2, 3 });
        machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
        machine.Accelerator.Load(OpenClKernels.Number2D, out Action<AcceleratorStream, Index2D, ArrayView<int>, int> number);
        scale(machine.Stream, 3, buffer.View, 2f);
        number(machine.Stream, new Index2D(2, 3), numbers.View, 2);
        machine.Accelerator.Load(TestKernels.Scale, out scale);
        scale(machine.Stream, 3, buffer.View, 2f);
        Assert.Equal([4f, 8f, 12f], buffer.GetAsArray1D());
        Assert.Equal(1, machine.Programs.Count);
    }

    [OpenClFact]
    public void HugeBuffer_IsRefused_WithAHint()
    {
        using var machine = new OpenClMachine();
        CLException error = Assert.Throws<CLException>(() => machine.Accelerator.Allocate1D<byte>(1L << 50));
        Assert.True(error.IsDeviceFailure());
        Assert.Matches(@"OpenCL failed: (INVALID_BUFFER_SIZE|MEM_OBJECT_ALLOCATION_FAILURE) \(-\d+\)\. .*smaller batch",
            error.DescribeDeviceFailure());
    }

    [OpenClFact]
    public void CachedBinary_IsUsed_AndADamagedOneRebuilt()
    {
        string directory = Path.Combine(Path.GetTempPath(), "gpu-trainer-test-" + Guid.NewGuid().ToString("N"));
        try
        {
            // Also where the driver caches by itself, so that loading binaries is tested on PoCL.
            var cache = new OpenClProgramCache(directory, evenIfDriverCaches: true);
            for (int run = 0; run < 3; run++)
            {
                using var machine = new OpenClMachine();
                machine.Programs.Cache = cache;
                using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D(new float[] { 1, 2, 3 });
                machine.Accelerator.Load(TestKernels.Scale, out Scale scale);
                scale(machine.Stream, 3, buffer.View, 2f);
                Assert.Equal([2f, 4f, 6f], buffer.GetAsArray1D());
                string file = Assert.Single(Directory.GetFiles(directory));
                if (run == 1)
                {
                    // Intact for us, but not a binary to the driver.
                    cache.Write(Path.GetFileNameWithoutExtension(file), [1, 2, 3, 4]);
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Action<AcceleratorStream, Index1D, ArrayView<float>> LoadBroken(Accelerator accelerator)
    {
#pragma warning disable GTK0110 // Its compiled form is written by hand.
        accelerator.Load(OpenClKernels.Broken, out Action<AcceleratorStream, Index1D, ArrayView<float>> broken);
#pragma warning restore GTK0110
        return broken;
    }
}
