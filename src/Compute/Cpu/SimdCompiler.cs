using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.IL;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>
/// Stands where ILGPU's compiler stands in its other accelerators, and finds what the build has compiled instead of compiling. So ILGPU's own
/// LoadKernel, LoadStreamKernel and LoadAutoGroupedStreamKernel load it.
/// </summary>
internal sealed class SimdCompiler(Context context, CapabilityContext capabilities, BackEnd backEnd)
    : Backend(context, capabilities, BackendType.IL, new ILArgumentMapper(context))
{
    public override CompiledKernel Compile<TBackendHook>(
        in EntryPointDescription entry, in KernelSpecialization specialization, TBackendHook backendHook)
    {
        EntryPoint entryPoint = new(entry, default, specialization);
        return KernelRegistry.TryFind(entry.MethodSource) is { } descriptor
            ? new SimdCompiledKernel(Context, entryPoint, backEnd, descriptor)
            : new SimulatedKernel(Context, entryPoint);
    }

    protected override CompiledKernel Compile(EntryPoint entryPoint, in BackendContext backendContext, in KernelSpecialization specialization) =>
        throw new NotSupportedException($"{entryPoint.Name}: the SIMD accelerator runs C# methods, not ILGPU's IR. Load the method itself.");

    /// <summary>Left to the simulator, which compiles it when it is loaded.</summary>
    private sealed class SimulatedKernel(Context context, EntryPoint entryPoint) : CompiledKernel(context, entryPoint, null);

}

/// <summary>A kernel that the build compiled for the CPU.</summary>
internal sealed class SimdCompiledKernel(Context context, EntryPoint entryPoint, BackEnd backEnd, KernelDescriptor descriptor)
    : CompiledKernel(context, entryPoint, null)
{
    internal Kernel Load(SimdAccelerator accelerator) => new SimdKernel(accelerator, backEnd, SourceMethod, descriptor);
}

/// <summary>The CPU: ILGPU's own loaders find the compiled kernels, and what is recorded is a list of launches.</summary>
internal sealed class SimdBackEnd(SimdAccelerator accelerator) : BackEnd(accelerator)
{
    internal override Kernel Load(MethodInfo method) => KernelRegistry.Find(method).IndexRank == 0
        ? Accelerator.LoadKernel(method)
        : Accelerator.LoadAutoGroupedKernel(method);

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches) => LaunchList.Of(this, stream, launches);
}
