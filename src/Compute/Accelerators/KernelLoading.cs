using System.Diagnostics.CodeAnalysis;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>Loads kernels with the compiler that the accelerator was opened for, and records their launches.</summary>
public static class KernelLoading
{
    /// <summary>
    /// Loads a kernel: <c>accelerator.Load(MyKernel, out _launcher)</c>. ILGPU's own loaders do the same on the SIMD accelerator; on GPUs
    /// they use ILGPU's compiler.
    /// </summary>
    /// <param name="accelerator">Where the kernel will run.</param>
    /// <param name="kernel">The method marked [Kernel].</param>
    /// <param name="launcher">
    /// An Action that takes the stream, the shape of the launch (<see cref="KernelConfig"/>, or the extent of the kernel's index) and the
    /// kernel's parameters. Launches allocate nothing and, on GPUs, return at once.
    /// </param>
    /// <exception cref="NotSupportedException">The build compiled no such kernel.</exception>
    /// <exception cref="DeviceException">The device's compiler refuses the kernel.</exception>
    public static void Load<TLauncher>(this Accelerator accelerator, Delegate kernel, [NotNull] out TLauncher launcher)
        where TLauncher : Delegate?
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(kernel);
        Kernel loaded = BackEnds.Of(accelerator).Load(kernel.Method);
        launcher = (TLauncher)loaded.Launcher!.CreateDelegate(typeof(TLauncher), loaded)!;
    }

    /// <summary>Records what the callback launches into the stream, without running it.</summary>
    /// <param name="stream">The stream that the callback uses.</param>
    /// <param name="launches">Only launches kernels: no copies, no waiting.</param>
    /// <exception cref="InvalidOperationException">A stream of the accelerator is being recorded already.</exception>
    public static LaunchGraph Record(this AcceleratorStream stream, Action launches)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(launches);
        return BackEnds.Of(stream.Accelerator).Record(stream, launches);
    }
}
