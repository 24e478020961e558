namespace GpuTrainer.Compute;

/// <summary>Marks a static void method as a kernel: the build compiles it for the CPU, OpenCL and CUDA (docs/kernel-dialect.md).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute;

/// <summary>
/// Promises a kernel's largest group, so that CUDA's compiler can limit a thread's registers to let that many groups run on a
/// multiprocessor at a time. Other targets ignore it; CUDA refuses to launch larger groups.
/// </summary>
/// <param name="maxThreadsPerGroup">1 to 1024.</param>
/// <param name="minGroupsPerMultiprocessor">1 or more.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LaunchBoundsAttribute(int maxThreadsPerGroup, int minGroupsPerMultiprocessor) : Attribute
{
    /// <summary>Threads of the largest group.</summary>
    public int MaxThreadsPerGroup { get; } = maxThreadsPerGroup;

    /// <summary>Groups that must fit on a multiprocessor at a time.</summary>
    public int MinGroupsPerMultiprocessor { get; } = minGroupsPerMultiprocessor;
}

/// <summary>
/// Promises that a kernel's view starts at a multiple of this many bytes, so that CUDA code can load and store neighbours as one vector.
/// Buffers are aligned further than that, so a launch only checks the view's offset; it does so on every device and refuses other views.
/// </summary>
/// <param name="bytes">8 or 16.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AlignedAttribute(int bytes) : Attribute
{
    /// <summary>The view's start is a multiple of this.</summary>
    public int Bytes { get; } = bytes;
}
