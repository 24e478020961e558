using GpuTrainer.Compute;
using ILGPU.Runtime;
using Compiler = GpuTrainer.Compute.Compiler;

namespace GpuTrainer.Support.Cuda;

/// <summary>GPUs that are not there: everything of CUDA but the GPU. Their driver runs kernels in the PTX interpreter.</summary>
public static class InterpretedCuda
{
    /// <summary>
    /// Puts the drivers of tests in reach of ILGPU and of our own calls. It must happen before the process's first use of CUDA: a project that
    /// uses this class compiles InstallInterpretedCuda.cs.
    /// </summary>
    public static void Install() => FakeCudaApi.Install();

    /// <summary>Looks for CUDA devices, with the given driver in the installed one's place.</summary>
    public static DeviceSearch Find(InterpreterCudaDriver? driver = null, Compiler compiler = Compiler.BuiltIn)
    {
        FakeCudaApi.Show(driver ?? new InterpreterCudaDriver());
        try
        {
            return DeviceSearch.Find(AcceleratorType.Cuda, new CpuOptions(), compiler);
        }
        finally
        {
            FakeCudaApi.Show(null);
        }
    }

    /// <summary>Opens the first device of the given driver.</summary>
    public static Accelerator Open(InterpreterCudaDriver? driver = null)
    {
        DeviceSearch search = Find(driver);
        return search.Open(search.Devices[0]);
    }
}
