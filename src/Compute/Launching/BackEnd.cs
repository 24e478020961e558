using System.Reflection;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>Loads one accelerator's kernels and records its launches.</summary>
internal abstract class BackEnd(Accelerator accelerator)
{
    internal Accelerator Accelerator { get; } = accelerator;

    /// <summary>While a stream is being recorded, the list that receives its launches of built-in kernels in place of the device.</summary>
    internal LaunchList? Recording { get; set; }

    /// <summary>Loads a kernel, or returns it if it is loaded already. Disposing the accelerator disposes it.</summary>
    /// <exception cref="NotSupportedException">The method is not a kernel.</exception>
    /// <exception cref="DeviceException">The device's compiler refuses the kernel.</exception>
    internal abstract Kernel Load(MethodInfo method);

    /// <summary>Records launches without running them.</summary>
    internal abstract LaunchGraph Record(AcceleratorStream stream, Action launches);
}
