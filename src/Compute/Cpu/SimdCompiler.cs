using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.IL;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>
/// Takes the place of ILGPU's compiler and, instead of compiling, finds what the build compiled. That is why ILGPU's own LoadKernel,
/// LoadStreamKernel and LoadAutoGroupedStreamKernel work.
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

    protected override CompiledKernel Compile(
        EntryPoint entryPoint, in BackendContext backendContext, in KernelSpecialization specialization) =>
        throw new NotSupportedException(
            $"{entryPoint.Name}: the SIMD accelerator runs C# methods, not ILGPU's IR. Load the method itself.");

    /// <summary>A kernel left to ILGPU's simulator, which compiles it when it is loaded.</summary>
    private sealed class SimulatedKernel(Context context, EntryPoint entryPoint) : CompiledKernel(context, entryPoint, null);
}

/// <summary>A kernel that the build compiled for the CPU.</summary>
internal sealed class SimdCompiledKernel(Context context, EntryPoint entryPoint, BackEnd backEnd, KernelDescriptor descriptor)
    : CompiledKernel(context, entryPoint, null)
{
    internal Kernel Load(SimdAccelerator accelerator) => new SimdKernel(accelerator, backEnd, SourceMethod, descriptor);
}

/// <summary>The CPU's back end: ILGPU's own loaders find the compiled kernels, and a recording is a list of launches.</summary>
internal sealed class SimdBackEnd(SimdAccelerator accelerator) : BackEnd(accelerator)
{
    internal override Kernel Load(MethodInfo method) => KernelRegistry.Find(method).IndexRank == 0
        ? Accelerator.LoadKernel(method)
        : Accelerator.LoadAutoGroupedKernel(method);

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches) => LaunchList.Of(this, stream, launches);
}
