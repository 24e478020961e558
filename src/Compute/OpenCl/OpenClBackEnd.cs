using System.Reflection;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>Runs the OpenCL C that the build emitted on ILGPU's accelerator; a recording is a list of launches.</summary>
internal sealed class OpenClBackEnd(CLAccelerator accelerator) : BackEnd(accelerator)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<KernelDescriptor, OpenClProgramKernel> _kernels = [];

    /// <summary>The programs built for the device.</summary>
    internal OpenClPrograms Programs { get; } = new(accelerator);

    internal override Kernel Load(MethodInfo method)
    {
        KernelDescriptor descriptor = KernelRegistry.Find(method);
        lock (_lock)
        {
            if (!_kernels.TryGetValue(descriptor, out OpenClProgramKernel? kernel))
                _kernels.Add(descriptor, kernel = new OpenClProgramKernel(this, accelerator, method, descriptor));
            return kernel;
        }
    }

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches) => LaunchList.Of(this, stream, launches);
}
