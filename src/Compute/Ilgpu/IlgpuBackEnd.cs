using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>Compiles kernels with ILGPU when they are first loaded. The context was built with <see cref="StrictArithmetic"/>.</summary>
/// <param name="accelerator">One of ILGPU's.</param>
/// <param name="capture">Records the launches into a stream; null where the accelerator cannot.</param>
internal sealed class IlgpuBackEnd(Accelerator accelerator, Func<AcceleratorStream, Action, LaunchGraph>? capture) : BackEnd(accelerator)
{
    internal override Kernel Load(MethodInfo method)
    {
        bool isAutoGrouped = KernelRegistry.Find(method).IndexRank > 0;
        if (Accelerator is CLAccelerator openCl)
        {
            CLCompiledKernel kernel = CompileStrictly(openCl, method, isAutoGrouped);
            return isAutoGrouped ? openCl.LoadAutoGroupedKernel(kernel) : openCl.LoadKernel(kernel);
        }

        return isAutoGrouped ? Accelerator.LoadAutoGroupedKernel(method) : Accelerator.LoadKernel(method);
    }

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches) =>
        capture is null ? new RepeatedLaunches(stream, launches) : capture(stream, launches);

    private static CLCompiledKernel CompileStrictly(CLAccelerator accelerator, MethodInfo method, bool isAutoGrouped)
    {
        EntryPointDescription entry = isAutoGrouped
            ? EntryPointDescription.FromImplicitlyGroupedKernel(method)
            : EntryPointDescription.FromExplicitlyGroupedKernel(method);
        return StrictOpenCl.WithoutContraction(
            accelerator.Context, (CLCompiledKernel)accelerator.Backend.Compile(entry, KernelSpecialization.Empty));
    }

    /// <summary>Launches that are repeated each time, because ILGPU cannot record them.</summary>
    private sealed class RepeatedLaunches(AcceleratorStream stream, Action launches) : LaunchGraph(stream)
    {
        public override void Replay() => launches();

        private protected override void Release() { }
    }
}
