namespace GpuTrainer.Compute;

/// <summary>Marks a static void method as a kernel: the build compiles it for the CPU, OpenCL and CUDA (docs/kernel-dialect.md).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute;
