using System.Reflection;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>
/// Has the JIT compile a kernel's entry on another thread as soon as the kernel is loaded. That takes up to tens of milliseconds, during
/// which the loading thread prepares the rest of a training.
/// </summary>
internal static class CpuEntryCompilation
{
    /// <summary>Starts the compilation; a launch that comes before its end waits for it.</summary>
    /// <param name="descriptor">The kernel.</param>
    /// <param name="width">Not <see cref="CpuVectorWidth.Auto"/>.</param>
    internal static void Begin(KernelDescriptor descriptor, CpuVectorWidth width)
    {
        // The entry of a kernel registered by hand may be elsewhere; its first launch compiles it.
        if (EntryMethod(descriptor, width) is { } entry)
            ThreadPool.UnsafeQueueUserWorkItem(static entry => RuntimeHelpers.PrepareMethod(entry.MethodHandle), entry, preferLocal: false);
    }

    /// <summary>The method of the generated class behind <see cref="CpuKernel.Entry"/>; null if the class has none.</summary>
    internal static MethodInfo? EntryMethod(KernelDescriptor descriptor, CpuVectorWidth width) =>
        descriptor.Launcher.DeclaringType?.GetMethod($"Run{width}", BindingFlags.Static | BindingFlags.NonPublic);
}
