using System.Reflection;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>The CPU: ILGPU's own loaders find the compiled kernels, and what is recorded is a list of launches.</summary>
internal sealed class SimdBackEnd(SimdAccelerator accelerator) : BackEnd(accelerator)
{
    internal override Kernel Load(MethodInfo method) => KernelRegistry.Find(method).IndexRank == 0
        ? Accelerator.LoadKernel(method)
        : Accelerator.LoadAutoGroupedKernel(method);

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches) => LaunchList.Of(this, stream, launches);
}
