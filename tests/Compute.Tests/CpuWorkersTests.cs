using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

public class CpuWorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Exception_OfAGroup_IsRethrownAtItsLaunchAlone(int threads)
    {
        using Machine machine = new(threads, CpuVectorWidth.Scalar);
        using MemoryBuffer1D<int, Stride1D.Dense> five = machine.Accelerator.Allocate1D<int>(5);
        machine.Accelerator.Load(TestKernels.FailAt, out Action<AcceleratorStream, KernelConfig, ArrayView<int>, int> fail);
        foreach (int group in new[] { 0, 500, 999 })
        {
            KernelException exception = Assert.Throws<KernelException>(() => fail(machine.Stream, (1000, 32), five.View, group));
            Assert.Matches(
                @"^TestKernels\.cs\(\d+\): kernel GpuTrainer\.Compute\.Tests\.TestKernels\.FailAt accessed five\[" + (group + 5) +
                @"\], but five has 5 elements \(expected 0 <= index < 5\)\.$",
                exception.Message);
            Assert.Contains("RunScalar", exception.StackTrace); // Where it was thrown, not only where it was rethrown.
            Assert.Equal(("five", group + 5, 5), (exception.View, exception.Index, exception.Length));
            Assert.Equal("GpuTrainer.Compute.Tests.TestKernels.FailAt", exception.Kernel);
            Assert.StartsWith(exception.SourceLocation + ": kernel", exception.Message);
        }

        fail(machine.Stream, (1000, 32), five.View, -1);
    }

    [Fact]
    public void Launches_ManyAndShort_LoseNoGroup()
    {
        // Workers spin, park, wake up late and miss launches in all orders here: a group that runs twice or never shows in the counts.
        using Machine machine = new(threads: 4);
        machine.Accelerator.Load(TestKernels.CountGroups, out Action<AcceleratorStream, KernelConfig, ArrayView<int>> count);
        using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(4000);
        counts.MemSetToZero();
        int[] expected = new int[4000];
        Random random = new(1);
        for (int launch = 0; launch < 3000; launch++)
        {
            int groups = random.Next(1, random.Next(2) == 0 ? 8 : 4001);
            count(machine.Stream, (groups, 1), counts.View);
            for (int g = 0; g < groups; g++)
                expected[g]++;
            if (launch % 500 == 0)
                Thread.Sleep(1); // Long enough for the workers to park.
        }

        Assert.Equal(expected, counts.GetAsArray1D());
    }

    [Fact]
    public void Workers_RunEveryLaunch_WhenAskedDirectly()
    {
        using CpuWorkers workers = new(4);
        int[] counts = new int[64];
        unsafe
        {
            for (int launch = 0; launch < 2000; launch++)
            {
                fixed (int* target = counts)
                {
                    CpuLaunch argument = new() { Arguments = (byte*)target };
                    workers.Run(&Count, &argument, counts.Length);
                }
            }
        }

        Assert.All(counts, value => Assert.Equal(2000, value));

        static unsafe void Count(CpuLaunch* launch, int begin, int end)
        {
            for (int g = begin; g < end; g++)
                Interlocked.Increment(ref ((int*)launch->Arguments)[g]);
        }
    }

    [Fact]
    public void Launches_OfSeveralHostThreads_AreSafe()
    {
        using Machine machine = new(threads: 3);
        machine.Accelerator.Load(TestKernels.CountGroups, out Action<AcceleratorStream, KernelConfig, ArrayView<int>> count);
        using MemoryBuffer1D<int, Stride1D.Dense> counts = machine.Accelerator.Allocate1D<int>(2000);
        counts.MemSetToZero();
        Thread[] hosts = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
                count(machine.Stream, (2000, 1), counts.View);
        }))];
        Array.ForEach(hosts, host => host.Start());
        Array.ForEach(hosts, host => host.Join());
        Assert.All(counts.GetAsArray1D(), value => Assert.Equal(800, value));
    }

    [Fact]
    public unsafe void Launch_FromInsideAGroup_RunsOnItsThread()
    {
        using CpuWorkers workers = new(2);
        int[] counts = new int[8];
        fixed (int* target = counts)
        {
            Nested nested = new() { Counts = target, Workers = GCHandle.Alloc(workers) };
            CpuLaunch launch = new() { Arguments = (byte*)&nested };
            workers.Run(&Outer, &launch, 8);
            nested.Workers.Free();
        }

        Assert.All(counts, value => Assert.Equal(8, value));

        static void Outer(CpuLaunch* launch, int begin, int end)
        {
            CpuWorkers workers = (CpuWorkers)((Nested*)launch->Arguments)->Workers.Target!;
            for (int g = begin; g < end; g++)
                workers.Run(&Inner, launch, 8);
        }

        static void Inner(CpuLaunch* launch, int begin, int end)
        {
            for (int g = begin; g < end; g++)
                Interlocked.Increment(ref ((Nested*)launch->Arguments)->Counts[g]);
        }
    }

    [Fact]
    public unsafe void Dispose_EndsTheWorkers_AndLaterLaunchesThrow()
    {
        CpuWorkers workers = new(3);
        workers.Run(&Nothing, null, 10);
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => workers.Run(&Nothing, null, 10));

        static void Nothing(CpuLaunch* launch, int begin, int end)
        {
        }
    }

    [Fact]
    public unsafe void Exception_OnAWorker_IsRethrownWithItsStack()
    {
        using CpuWorkers workers = new(2);
        using ManualResetEventSlim worked = new();
        RunOnBoth(workers, worked, &Fail, out InvalidOperationException? exception);
        Assert.Equal("From gpu-trainer CPU worker 1", exception?.Message);
        Assert.Contains(nameof(Fail), exception?.StackTrace);
        RunOnBoth(workers, worked, &Nothing, out exception);
        Assert.Null(exception);

        static void Fail() => throw new InvalidOperationException($"From {Thread.CurrentThread.Name}");

        static void Nothing()
        {
        }
    }

    [Fact]
    public unsafe void Worker_OfALargeGroup_HasStackForSharedMemoryAndSpills()
    {
        using CpuWorkers workers = new(2);
        using ManualResetEventSlim worked = new();
        RunOnBoth(workers, worked, &Deep, out InvalidOperationException? exception);
        Assert.Null(exception);

        static void Deep()
        {
            byte* spills = stackalloc byte[4 * 1024 * 1024];
            for (int i = 0; i < 4 * 1024 * 1024; i += 4096)
                spills[i] = 1;
        }
    }

    /// <summary>
    /// Runs two groups so that the worker is certain to get one: the launching thread waits in its own until the worker has arrived.
    /// </summary>
    private static unsafe void RunOnBoth(
        CpuWorkers workers, ManualResetEventSlim worked, delegate*<void> onWorker, out InvalidOperationException? exception)
    {
        worked.Reset();
        exception = null;
        GCHandle handle = GCHandle.Alloc(worked);
        try
        {
            OnWorker argument = new() { Worked = handle, Run = onWorker, Host = Environment.CurrentManagedThreadId };
            CpuLaunch launch = new() { Arguments = (byte*)&argument };
            workers.Run(&Group, &launch, 2);
        }
        catch (InvalidOperationException caught)
        {
            exception = caught;
        }
        finally
        {
            handle.Free();
        }

        Assert.True(worked.IsSet, "No worker took a group within a minute.");

        static void Group(CpuLaunch* launch, int begin, int end)
        {
            OnWorker* argument = (OnWorker*)launch->Arguments;
            ManualResetEventSlim worked = (ManualResetEventSlim)argument->Worked.Target!;
            if (Environment.CurrentManagedThreadId == argument->Host)
            {
                worked.Wait(TimeSpan.FromMinutes(1));
                return;
            }

            worked.Set();
            argument->Run();
        }
    }

    private unsafe struct OnWorker
    {
        public GCHandle Worked;
        public delegate*<void> Run;
        public int Host;
    }

    private unsafe struct Nested
    {
        public int* Counts;
        public GCHandle Workers;
    }
}
