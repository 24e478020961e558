using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>A GPU that is not there.</summary>
public static class InterpretedCuda
{
    /// <summary>Makes it possible in this process; call it from a module initializer, before ILGPU's first use of CUDA.</summary>
    public static void Install() => FakeCudaApi.Install();
}
