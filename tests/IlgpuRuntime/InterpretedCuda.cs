using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Compiler = GpuTrainer.Compute.Compiler;

namespace GpuTrainer.Support.Cuda;

/// <summary>Simulated GPUs: everything of CUDA but the GPU. Their driver runs kernels in the PTX interpreter.</summary>
public static class InterpretedCuda
{
    /// <summary>
    /// Makes the tests' drivers available to ILGPU and to our own calls. It must happen before the process's first use of CUDA: a project
    /// that uses this class compiles InstallInterpretedCuda.cs.
    /// </summary>
    public static void Install() => FakeCudaApi.Install();

    /// <summary>Looks for CUDA devices as the product does, with the given driver in place of the installed one.</summary>
    public static DeviceSearch Find(InterpreterCudaDriver? driver = null, Compiler compiler = Compiler.BuiltIn) =>
        With(driver, () => DeviceSearch.Find(AcceleratorType.Cuda, new CpuOptions(), compiler));

    /// <summary>Opens the first device of the given driver.</summary>
    public static Accelerator Open(InterpreterCudaDriver? driver = null, Compiler compiler = Compiler.BuiltIn)
    {
        DeviceSearch search = Find(driver, compiler);
        return search.Open(search.Devices[0]);
    }

    /// <summary>A context of ILGPU alone, with the devices of the given driver.</summary>
    public static Context CreateContext(InterpreterCudaDriver? driver = null) =>
        With(driver, () => Context.Create(builder => builder.Cuda().Profiling()));

    private static T With<T>(InterpreterCudaDriver? driver, Func<T> look)
    {
        FakeCudaApi.Show(driver ?? new InterpreterCudaDriver());
        try
        {
            return look();
        }
        finally
        {
            FakeCudaApi.Show(null);
        }
    }
}
