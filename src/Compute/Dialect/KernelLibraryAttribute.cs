namespace GpuTrainer.Compute;

/// <summary>
/// Marks a static class of helpers that kernels of other projects call, too: the build puts its source into the assembly, from where the kernel
/// compiler inlines it (docs/kernel-dialect.md). What it calls is an intrinsic, of its own, or of other classes that are marked so.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelLibraryAttribute : Attribute;
