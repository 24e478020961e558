using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Support.OpenCl;

/// <summary>What an OpenCL accelerator has had its driver build.</summary>
public static class OpenClBuilds
{
    /// <summary>Programs built so far; each starts a compiler.</summary>
    public static int Count(Accelerator accelerator) => ((OpenClBackEnd)BackEnds.Of(accelerator)).Programs.Count;
}
