using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

/// <summary>A context with an open SIMD accelerator. Disposing it fails the test if a buffer leaked.</summary>
internal sealed class Machine : IDisposable
{
    internal Machine(int threads = 1, CpuVectorWidth vectorWidth = CpuVectorWidth.Auto)
    {
        Context = Context.Create(builder => builder.Simd(new CpuOptions { Threads = threads, VectorWidth = vectorWidth }).Profiling());
        Accelerator = (SimdAccelerator)Context.GetPreferredDevice(preferCPU: true).CreateAccelerator(Context);
    }

    internal Context Context { get; }

    internal SimdAccelerator Accelerator { get; }

    internal AcceleratorStream Stream => Accelerator.DefaultStream;

    public void Dispose()
    {
        int leaked = Accelerator.LiveBuffers;
        Accelerator.Dispose();
        Context.Dispose();
        Assert.Equal(0, leaked);
    }
}
