using GpuTrainer.Compute.OpenCl;
using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>The back end on a device: launches, copies, errors, and that nothing leaks and nobody waits.</summary>
public sealed class OpenClAcceleratorTests
{
    [OpenClFact]
    public void Scale_OfEverySize_TouchesTheExtentOnly()
    {
        using var open = new Open();
        Action<Index1D, ArrayView<float>, float> scale = open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(OpenClKernels.Scale);
        foreach (int n in new[] { 1, 31, 32, 33, 255, 256, 257, 1000 })
        {
            float[] data = [.. Enumerable.Range(0, n + 20).Select(i => (float)i)];
            using MemoryBuffer1D<float, Stride1D.Dense> buffer = open.Accelerator.Allocate1D(data);
            scale(n, buffer.AsContiguous().SubView(7, n), 2f);
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
        using var open = new Open();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = open.Accelerator.Allocate1D<int>(width * height);
        open.Accelerator.LoadAutoGroupedStreamKernel<Index2D, ArrayView<int>, int>(OpenClKernels.Number2D)(new Index2D(width, height), buffer.View, width);
        Assert.Equal(Enumerable.Range(0, width * height).Select(i => 1000 * (i / width) + i % width), buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void EmptyView_IsAcceptedAsArgument()
    {
        using var open = new Open();
        using MemoryBuffer1D<long, Stride1D.Dense> length = open.Accelerator.Allocate1D(new long[] { -1 });
        open.Accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<long>>(OpenClKernels.TellLength)((1, 1), ArrayView<int>.Empty, length.View);
        Assert.Equal([0L], length.GetAsArray1D());
    }

    [OpenClFact]
    public void CopiesAndFills_RunInStreamOrder()
    {
        using var open = new Open();
        using MemoryBuffer1D<int, Stride1D.Dense> a = open.Accelerator.Allocate1D<int>(100);
        using MemoryBuffer1D<int, Stride1D.Dense> b = open.Accelerator.Allocate1D<int>(100);
        a.View.MemSetToZero();
        a.AsContiguous().SubView(10, 20).CopyFromCPU([.. Enumerable.Range(1, 20)]);
        b.View.MemSetToZero();
        a.AsContiguous().SubView(0, 50).CopyTo(b.AsContiguous().SubView(50, 50));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i is >= 60 and < 80 ? i - 59 : 0), b.GetAsArray1D());
    }

    [OpenClFact]
    public void CopyFromCpu_SourceMayChangeAtOnce_AndNobodyWaits()
    {
        using var open = new Open();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = open.Accelerator.Allocate1D<float>(100_000);
        Action<Index1D, ArrayView<float>, float> scale = open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(OpenClKernels.Scale);
        var data = new float[100_000];
        long before = open.Accelerator.GetHostSynchronizationCount();
        for (int step = 1; step <= 20; step++)
        {
            Array.Fill(data, step);
            buffer.CopyFromCPU(data);
            scale(data.Length, buffer.View, 3f);
            scale(data.Length, buffer.View, 2f);
        }

        Array.Fill(data, -1f);
        Assert.Equal(before, open.Accelerator.GetHostSynchronizationCount());
        Assert.All(buffer.GetAsArray1D(), x => Assert.Equal(120f, x));
        Assert.Equal(before + 1, open.Accelerator.GetHostSynchronizationCount());
    }

    [OpenClFact]
    public void Dispose_LeavesNoOpenClObject()
    {
        OpenClLibrary library;
        using (var open = new Open())
        {
            library = ((CLAccelerator)open.Accelerator).Library;
            int start = library.LiveObjects;
            using (MemoryBuffer1D<float, Stride1D.Dense> buffer = open.Accelerator.Allocate1D(new float[10]))
            {
                open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(OpenClKernels.Scale)(10, buffer.View, 2f);
                buffer.GetAsArray1D();
            }

            // The queue, the program and its kernel stay with the accelerator.
            Assert.Equal(start + 3, library.LiveObjects);
            _ = open.Accelerator.Allocate1D<int>(10); // Forgotten on purpose: the accelerator frees it.
            _ = open.Accelerator.CreateStream();
        }

        Assert.Equal(0, library.LiveObjects);
    }

    [OpenClFact]
    public void BrokenKernel_IsReported_WithTheLineOfTheSource()
    {
        using var open = new Open();
        int before = ((CLAccelerator)open.Accelerator).Library.LiveObjects;
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = open.Accelerator.Allocate1D<float>(1);
        Action<Index1D, ArrayView<float>> broken = open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>>(OpenClKernels.Broken);
        OpenClException error = Assert.Throws<OpenClException>(() => broken(1, buffer.View));
        Assert.Contains("clBuildProgram failed: BUILD_PROGRAM_FAILURE (-11)", error.Message);
        Assert.Contains(".Broken on " + open.Accelerator.Name, error.Message);
        Assert.Contains("Broken.cs:77", error.Message);
        Assert.Contains("no_such_thing", error.Message);
        Assert.InRange(((CLAccelerator)open.Accelerator).Library.LiveObjects - before, 0, 2); // The buffer, and the default stream's queue.
    }

    [OpenClFact]
    public void BrokenKernel_DoesNotTakeOthersAlong()
    {
        using var open = new Open();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = open.Accelerator.Allocate1D(new float[] { 1, 2, 3 });
        Action<Index1D, ArrayView<float>> broken = open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>>(OpenClKernels.Broken);
        Action<Index1D, ArrayView<float>, float> scale = open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(OpenClKernels.Scale);
        scale(3, buffer.View, 2f);
        Assert.Throws<OpenClException>(() => broken(1, buffer.View));
        scale(3, buffer.View, 2f);
        Assert.Equal([4f, 8f, 12f], buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void HugeBuffer_IsRefused_WithTheSizes()
    {
        using var open = new Open();
        OpenClException error = Assert.Throws<OpenClException>(() => open.Accelerator.Allocate1D<byte>(1L << 50));
        Assert.Contains("1,125,899,906,842,624 bytes", error.Message);
        Assert.Contains("largest buffer", error.Message);
    }

    [OpenClFact]
    public void CachedBinary_IsUsed_AndADamagedOneRebuilt()
    {
        string directory = Path.Combine(Path.GetTempPath(), "gpu-trainer-test-" + Guid.NewGuid().ToString("N"));
        try
        {
            // Also where the driver caches by itself, so that the road through binaries is tested on PoCL.
            var cache = new OpenClProgramCache(directory, evenIfDriverCaches: true);
            for (int run = 0; run < 3; run++)
            {
                using var open = new Open();
                ((CLAccelerator)open.Accelerator).Programs.Cache = cache;
                using MemoryBuffer1D<float, Stride1D.Dense> buffer = open.Accelerator.Allocate1D(new float[] { 1, 2, 3 });
                open.Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float>(OpenClKernels.Scale)(3, buffer.View, 2f);
                Assert.Equal([2f, 4f, 6f], buffer.GetAsArray1D());
                string file = Assert.Single(Directory.GetFiles(directory));
                if (run == 1)
                {
                    // In good order for us, yet no binary for the driver.
                    cache.Write(Path.GetFileNameWithoutExtension(file), [1, 2, 3, 4]);
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [OpenClFact]
    public void CpuBehindOpenCl_IsNeverPreferred()
    {
        using var context = Context.Create(builder => builder.OpenCL().CPU());
        Device preferred = context.GetPreferredDevice(preferCPU: false);
        Assert.False(preferred is CLDevice { Facts.IsGpu: false });
    }

    [Fact]
    public void MissingLoader_IsExplained()
    {
        Assert.Null(OpenClLibrary.TryLoad(["libNoSuchOpenCL.so.1"], out string reason));
        Assert.Contains("libNoSuchOpenCL.so.1", reason);
        Assert.Contains("Install", reason);
    }

    /// <summary>A context with its first OpenCL device open.</summary>
    private sealed class Open : IDisposable
    {
        private readonly Context _context = Context.Create(builder => builder.OpenCL());

        public Open() => Accelerator = _context.GetCLDevice(0).CreateAccelerator(_context);

        public Accelerator Accelerator { get; }

        public void Dispose()
        {
            Accelerator.Dispose();
            _context.Dispose();
        }
    }
}
