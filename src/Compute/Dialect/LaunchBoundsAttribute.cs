namespace GpuTrainer.Compute;

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
