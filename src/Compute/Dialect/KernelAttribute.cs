namespace GpuTrainer.Compute;

/// <summary>Marks a static void method as a kernel: the build compiles it for the CPU, OpenCL and CUDA (docs/kernel-dialect.md).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute;

/// <summary>
/// Promises a kernel's largest group, so that a GPU's compiler knows how many registers a thread may have for so many groups at a time on a
/// multiprocessor. A promise to CUDA only; larger groups are refused there at launch.
/// </summary>
/// <param name="maxThreadsPerGroup">1 to 1024.</param>
/// <param name="minGroupsPerMultiprocessor">1 or more.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LaunchBoundsAttribute(int maxThreadsPerGroup, int minGroupsPerMultiprocessor) : Attribute
{
    /// <summary>Threads of the largest group.</summary>
    public int MaxThreadsPerGroup { get; } = maxThreadsPerGroup;

    /// <summary>Groups that are to fit a multiprocessor.</summary>
    public int MinGroupsPerMultiprocessor { get; } = minGroupsPerMultiprocessor;
}

/// <summary>
/// Promises that a kernel's view starts at a multiple of so many bytes, which lets CUDA's code load and store neighbours as one vector.
/// Buffers start at such multiples, so a launch need only look at the view's offset; it does on every device, and refuses others.
/// </summary>
/// <param name="bytes">8 or 16.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AlignedAttribute(int bytes) : Attribute
{
    /// <summary>What the start is a multiple of.</summary>
    public int Bytes { get; } = bytes;
}
