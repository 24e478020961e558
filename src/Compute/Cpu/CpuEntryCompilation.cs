using System.Reflection;
using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>
/// Has the JIT compile a kernel's entry as soon as the kernel is loaded, on another thread: a kernel takes it up to tens of milliseconds,
/// in which the loading thread prepares what else a training needs.
/// </summary>
internal static class CpuEntryCompilation
{
    /// <summary>Begins; a launch that comes earlier waits for the rest of it.</summary>
    /// <param name="descriptor">The kernel.</param>
    /// <param name="width">Not <see cref="CpuVectorWidth.Auto"/>.</param>
    internal static void Begin(KernelDescriptor descriptor, CpuVectorWidth width)
    {
        // Of a kernel registered by hand, the entry may be elsewhere; its first launch compiles it.
        if (EntryMethod(descriptor, width) is { } entry)
            ThreadPool.UnsafeQueueUserWorkItem(static entry => RuntimeHelpers.PrepareMethod(entry.MethodHandle), entry, preferLocal: false);
    }

    /// <summary>The method of the generated class behind <see cref="CpuKernel.Entry"/>; null if the class has none.</summary>
    internal static MethodInfo? EntryMethod(KernelDescriptor descriptor, CpuVectorWidth width) =>
        descriptor.Launcher.DeclaringType?.GetMethod($"Run{width}", BindingFlags.Static | BindingFlags.NonPublic);
}
