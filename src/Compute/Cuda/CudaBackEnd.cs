using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>The kernels' PTX on an NVIDIA GPU; recorded launches are CUDA graphs.</summary>
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
    /// Gives the accelerator a default stream that can be captured: ILGPU's is the driver's legacy stream, which cannot, and what goes into it
    /// would not be part of the graph. The new one waits for the legacy stream and the other way round, so both keep one order.
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
