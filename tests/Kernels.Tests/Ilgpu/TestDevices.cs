namespace GpuTrainer.Kernels.Tests;

/// <summary>ILGPU's CPU accelerator in two shapes.</summary>
internal static class TestDevices
{
    /// <summary>Whether KernelMath.FusedMultiplyAdd rounds once.</summary>
    public const bool HasFusedMultiplyAdd = false;

    /// <summary>Opens them: as the trainer uses it, and with groups as large as the kernels for GPUs need.</summary>
    public static IEnumerable<(string Name, Accelerator Accelerator)> Open()
    {
        Context small = Context.Create(builder => builder.CPU(new CpuOptions()));
        Context large = Context.Create(builder => builder.CPU(new CPUDevice(numThreadsPerWarp: 16, numWarpsPerMultiprocessor: 16, numMultiprocessors: 1)));
        return [("groups of 2", small.CreateCPUAccelerator(0)), ("groups of 256", large.CreateCPUAccelerator(0))];
    }

    /// <summary>Opens those for few elements: none.</summary>
    public static IEnumerable<(string Name, Accelerator Accelerator)> OpenSlow() => [];
}
