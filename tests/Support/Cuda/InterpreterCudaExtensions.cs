using GpuTrainer.Compute;

namespace GpuTrainer.Support.Cuda;

/// <summary>A GPU that is not there.</summary>
public static class InterpreterCudaExtensions
{
    /// <summary>Adds one CUDA device whose driver runs the kernels' PTX in the interpreter: everything of the CUDA runtime but the GPU.</summary>
    public static Context.Builder InterpretedCuda(this Context.Builder builder) => builder.Cuda(new InterpreterCudaDriver());

    /// <summary>The same, with a count of the driver's calls by name, such as LaunchKernel.</summary>
    public static Context.Builder InterpretedCuda(this Context.Builder builder, out Func<string, int> calls)
    {
        var driver = new InterpreterCudaDriver();
        calls = name => driver.Calls.Count(call => call == name);
        return builder.Cuda(driver);
    }
}
