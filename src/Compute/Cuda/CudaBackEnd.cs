using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>Runs the kernels' PTX on an NVIDIA GPU; a recording is a CUDA graph.</summary>
internal sealed class CudaBackEnd : BackEnd
{
    private readonly Dictionary<MethodInfo, CudaModuleKernel> _kernels = [];

    internal CudaBackEnd(CudaAccelerator accelerator)
        : base(accelerator)
    {
        Cuda = accelerator;
        UseExplicitDefaultStream(accelerator);
    }

    internal CudaAccelerator Cuda { get; }

    /// <summary>
    /// Gives the accelerator a default stream that can be captured. ILGPU's is the driver's legacy stream, which cannot be, so its work
    /// would be missing from the graph. The new stream and the legacy stream wait for each other, so their work stays in order.
    /// </summary>
    internal static void UseExplicitDefaultStream(CudaAccelerator accelerator)
    {
        accelerator.Bind();
        SetDefaultStream(accelerator, accelerator.CreateStream(StreamFlags.CU_STREAM_DEFAULT));
    }

    internal override Kernel Load(MethodInfo method)
    {
        lock (_kernels)
        {
            if (!_kernels.TryGetValue(method, out CudaModuleKernel? kernel))
                _kernels.Add(method, kernel = new CudaModuleKernel(this, method, KernelRegistry.Find(method)));
            return kernel;
        }
    }

    internal override LaunchGraph Record(AcceleratorStream stream, Action launches)
    {
        using LaunchList list = LaunchList.Of(this, stream, launches);
        return CudaLaunchGraph.Of((CudaStream)stream, list);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_DefaultStream")]
    private static extern void SetDefaultStream(Accelerator accelerator, AcceleratorStream stream);
}
