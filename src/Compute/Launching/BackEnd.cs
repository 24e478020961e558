using System.Reflection;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>Who compiles the kernels of one accelerator, and records its launches.</summary>
internal abstract class BackEnd(Accelerator accelerator)
{
    internal Accelerator Accelerator { get; } = accelerator;

    /// <summary>Where launches of built-in kernels into its stream go instead of the device, while it is recorded.</summary>
    internal LaunchList? Recording { get; set; }

    /// <summary>Loads a kernel, or finds it among those loaded. Disposing the accelerator disposes it.</summary>
    /// <exception cref="NotSupportedException">The method is no kernel.</exception>
    /// <exception cref="DeviceException">The device's compiler refuses the kernel.</exception>
    internal abstract Kernel Load(MethodInfo method);

    /// <summary>Records launches without running them.</summary>
    internal abstract LaunchGraph Record(AcceleratorStream stream, Action launches);
}
