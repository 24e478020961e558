using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

/// <summary>A context with an open CPU accelerator. Disposing it fails the test if a buffer leaked.</summary>
internal sealed class Machine : IDisposable
{
    internal Machine(int threads = 1, CpuVectorWidth vectorWidth = CpuVectorWidth.Auto)
    {
        Context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads, VectorWidth = vectorWidth }));
        Accelerator = Context.CreateCPUAccelerator(0);
    }

    internal Context Context { get; }

    internal CPUAccelerator Accelerator { get; }

    public void Dispose()
    {
        int leaked = Accelerator.GetLiveBufferCount();
        Context.Dispose();
        Assert.Equal(0, leaked);
    }
}
