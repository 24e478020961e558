using GpuTrainer.Compute;

namespace GpuTrainer.Support.OpenCl;

/// <summary>What an OpenCL accelerator has had its driver build.</summary>
public static class OpenClBuilds
{
    /// <summary>Programs built so far; each makes a compiler start anew.</summary>
    public static int Count(CLAccelerator accelerator) => accelerator.Programs.Count;
}
