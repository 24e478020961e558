using GpuTrainer.Compute;
using GpuTrainer.Model;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The kernels that are under test: all of src/Kernels and src/Model.</summary>
internal static class LibraryKernels
{
    public static IReadOnlyList<KernelDescriptor> All { get; } =
        [.. KernelRegistry.All(typeof(MatMul).Assembly), .. KernelRegistry.All(typeof(Sequential).Assembly)];
}
