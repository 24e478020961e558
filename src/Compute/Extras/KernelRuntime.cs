namespace GpuTrainer.Compute;

/// <summary>The runtime that was built in: this one, or ILGPU (docs/ilgpu.md).</summary>
public static class KernelRuntime
{
    /// <summary>Its name, for people.</summary>
    public static string Name => "built-in";
}
